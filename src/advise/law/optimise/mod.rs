//! How a law's parameters are found: starts by variable projection, then Huber's loss of the log residuals to its lowest point.

pub mod huber;
pub mod lbfgs;
mod least_squares;
pub mod levenberg_marquardt;
mod log_loss;
mod nelder_mead;
mod parameters;
pub mod variable_projection;
