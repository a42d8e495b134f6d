//! What was not measured yet, from what was: laws, curves and processes over scales and steps.

pub mod gaussian_process;
pub mod learning_curve;
pub mod power_law;
pub mod quality_law;
pub mod unmeasured;
