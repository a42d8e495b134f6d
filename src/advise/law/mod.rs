//! Laws of loss: their forms, how they are fitted, how far they can be trusted.

mod backtest;
mod choice;
mod descent;
mod fit;
mod forecast;
mod form;
mod least_squares;
mod marquardt;
mod projection;
mod reading;
mod replicates;
mod report;
mod residual;
mod simplex;
mod support;
mod table;

pub use choice::{best_form, best_of};
pub use fit::{Fit, Unsupported, fit};
pub use forecast::{Forecast, Prediction};
pub use form::{Axis, Form, Law, Optimum};
pub use reading::{Columns, read};
pub use report::{Backtested, OptimumLine, Report};
pub use support::Doubt;
pub use table::{Point, Table};
