//! Layers that every backend computes rightly: each avoids what some backend lacks or gets silently wrong.

mod conv;
mod initial;
mod linear;
mod norm;
mod pool;

pub use conv::Conv;
pub use linear::Linear;
pub use norm::BatchNorm;
pub use pool::{global_mean, halve};
