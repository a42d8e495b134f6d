//! What the trials mean: laws, prediction intervals, the Pareto front, the decision. Pure.

mod chance;
pub mod law;
