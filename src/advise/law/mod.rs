//! Laws of loss: their forms, how they are fitted, how far they can be trusted.

mod columns;
mod fit;
mod form;
mod optimise;
mod reading;
mod report;
mod table;
mod validate;

pub use columns::{Columns, Named};
pub use fit::{Fit, Unsupported, fit};
pub use form::{Axis, Form, Law, Optimum};
pub use reading::{Reading, read};
pub use report::{Backtested, OptimumLine, PredictionLine, Report};
pub use table::{Point, Table};
pub use validate::{Doubt, Forecast, Grounds, Prediction, best_of};
