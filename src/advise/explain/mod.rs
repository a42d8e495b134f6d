//! Every sentence about laws and decisions.

pub mod fit;
pub mod headline;
pub mod incomplete;
pub mod infeasible;
pub mod numbers;
pub mod reasons;
pub mod remedies;
pub mod sections;
pub mod table;
