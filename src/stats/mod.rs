//! Statistics of plain numbers: draws, quantiles, distributions. It knows of no trial, no unit and no word.

mod cholesky;
pub mod f_distribution;
mod mixture;
mod quantile;
mod random;
mod student;

pub use cholesky::Cholesky;
pub use mixture::Mixture;
pub use quantile::{median, quantile};
pub use random::Random;
pub use student::student_95;
