//! Laws of loss: their forms, how they are fitted, how far they can be trusted.

mod descent;
mod fit;
mod form;
mod least_squares;
mod projection;
mod residual;
mod simplex;
mod table;

pub use fit::{Fit, Unsupported, fit};
pub use form::{Axis, Form, Law};
pub use table::{Point, Table};
