//! Laws of loss: their forms, how they are fitted, how far they can be trusted.

mod backtest;
mod descent;
mod fit;
mod forecast;
mod form;
mod least_squares;
mod projection;
mod reading;
mod report;
mod residual;
mod simplex;
mod table;

pub use fit::{Fit, Unsupported, fit};
pub use forecast::{Forecast, Prediction, best_form, best_of};
pub use form::{Axis, Form, Law, Optimum};
pub use reading::{Columns, read};
pub use report::{Backtested, OptimumLine, Report};
pub use table::{Point, Table};
