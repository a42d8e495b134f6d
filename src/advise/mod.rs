//! What the trials mean: laws, prediction intervals, the Pareto front, the decision. Pure.

mod advice;
mod candidate;
mod chance;
mod choice;
mod coming;
mod confidence;
mod constraint;
mod curve;
mod decide;
mod estimate;
mod grid;
pub mod halving;
mod infeasible;
pub mod law;
mod next;
mod pareto;
mod reasons;
mod references;
pub mod saving;
pub mod tiers;
mod trend;
mod turning;
mod words;

pub use advice::{Advice, CandidateLine, Decision, Interval, LawLine, NextTrial};
pub use candidate::{Candidate, Predicted, candidates, foreseen, oriented, setting};
pub use choice::{Choice, Entrant, choose, gains, knee};
pub use confidence::DECIDED;
pub use constraint::{Constraint, Constraints, Limit, Relaxation};
pub use decide::advise;
pub use estimate::Estimate;
pub use grid::{Amount, Cell, Origin, grid};
pub use pareto::{Difference, difference, front};
pub use references::{Reference, references};
pub use tiers::Tier;
pub use trend::{Outlook, Trend, loss_law, regime};
pub use turning::{TurningPoint, steps, turning_points};
