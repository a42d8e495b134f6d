//! Text: symbols in a row, to be continued; generated with a known entropy, or the user's.

mod chain;
mod files;
mod grammar;
mod lines;
mod optimum;
mod options;
pub(super) mod prepare;
mod reading;
mod set;
mod shape;
mod vocabulary;
mod words;

pub use optimum::Optimum;
pub use options::{TextOptions, Unit};
pub use set::TextSet;
pub use shape::TextShape;
