//! What the trials mean: laws, prediction intervals, the Pareto front, the decision. Pure.

mod candidate;
mod chance;
mod choice;
mod confidence;
mod constraint;
mod estimate;
pub mod law;
mod pareto;
mod tiers;
mod trend;

pub use candidate::{Candidate, candidates, oriented, setting};
pub use constraint::{Constraint, Constraints, Limit, Relaxation};
pub use estimate::Estimate;
pub use tiers::Tier;
