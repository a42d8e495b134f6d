//! The sentences about a decision.

pub mod incomplete;
pub mod infeasible;
pub mod numbers;
pub mod reasons;
pub mod remedies;
pub mod sections;
