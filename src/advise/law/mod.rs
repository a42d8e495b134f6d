//! Laws of loss: their forms, how they are fitted, how far they can be trusted.

mod columns;
mod fit;
mod form;
mod optimise;
mod read_error;
mod reading;
mod remark;
mod report;
mod table;
mod unsupported;
mod validate;

pub use columns::{Columns, Named};
pub use fit::{Fit, Note, fit};
pub use form::{Axis, Form, Law, Optimum};
pub use read_error::{Fault, ReadError};
pub use reading::{Reading, read};
pub use remark::Remark;
pub use report::{Backtested, OptimumLine, PredictionLine, Report};
pub use table::{Point, Table};
pub use unsupported::Unsupported;
pub use validate::{Doubt, Forecast, Grounds, Prediction, best_of};
