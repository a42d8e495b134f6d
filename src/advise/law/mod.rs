//! Laws of loss: their forms, how they are fitted, how far they can be trusted.

mod backtest;
mod choice;
mod columns;
mod descent;
mod fit;
mod forecast;
mod form;
mod least_squares;
mod marquardt;
mod noise;
mod projection;
mod reading;
mod replicates;
mod report;
mod residual;
mod simplex;
mod support;
mod table;

pub use choice::{Grounds, best_of};
pub use columns::{Columns, Named};
pub use fit::{Fit, Unsupported, fit};
pub use forecast::{Forecast, Prediction};
pub use form::{Axis, Form, Law, Optimum};
pub use reading::{Reading, read};
pub use report::{Backtested, OptimumLine, PredictionLine, Report};
pub use support::Doubt;
pub use table::{Point, Table};
