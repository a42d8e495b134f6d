//! How far a law can be trusted: backtests, bootstrap, the choice of its form, and where its evidence ends.

mod backtest;
mod bootstrap;
mod extrapolation;
pub mod f_test;
mod forecast;
mod model_selection;
mod pure_error;

pub use extrapolation::Doubt;
pub use forecast::{Forecast, Prediction};
pub use model_selection::{Grounds, best_of};
