//! The metrics of every task, in f64, one file a kind of answer.

pub mod classification;
pub mod next_item;
pub mod ranking;
pub mod speech;
pub mod text;
