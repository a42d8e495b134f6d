//! How one trial learns: batches, objective, metrics, the one loop, checkpoints, and what is measured afterwards.

mod baselines;
mod calibrate;
mod checkpoint;
mod decode;
mod evaluate;
mod examples;
mod hooks;
mod measure;
pub mod metrics;
mod objective;
mod process;
mod progress;
mod reference;
mod rule;
mod stopwatch;
mod trainer;

pub use calibrate::{calibrate, predictions};
pub use hooks::{Control, Ended, Error, Hooks, Saved};
pub use process::peak_memory;
pub use reference::baselines;
pub use trainer::train;
