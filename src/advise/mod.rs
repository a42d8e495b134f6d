//! What the trials mean: laws, prediction intervals, the Pareto front, the decision. Pure.

pub mod law;
