//! Examples of the data, and what a model makes of them: one file for each kind of specimen.

mod click;
mod example;
mod held_out;
mod listening;
mod picture;
mod speech;
mod text;

pub use example::example;
pub use held_out::{HeldOut, held_out};
pub use picture::Answer;
