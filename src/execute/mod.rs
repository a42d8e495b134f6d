//! Where trials run: worker processes, the supervisor that starts and watches them, the meter of the machine.

mod bench;
mod calibrator;
mod child;
mod clock;
mod exit_status;
mod machine;
mod meter;
mod obstacle;
mod orders;
mod own;
mod panics;
mod preview;
mod process_tree;
mod recorder;
mod speed;
mod start_sweep;
mod subprocess;
mod supervisor;
mod training_length;
mod worker;

pub use bench::{BenchLimits, Measured, measure, measure_here};
pub use calibrator::{calibrate_here, predict};
pub use clock::now;
pub use machine::machine;
pub use meter::{disk_free, has_energy};
pub use own::{Tried, guard, try_out};
pub use preview::{Preview, look, preview, preview_here};
pub use speed::{Speed, speeds};
pub use start_sweep::{RunOptions, draft_of, start_supervisor, start_sweep};
pub use supervisor::supervise;
pub use worker::work;
