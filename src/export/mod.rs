//! What leaves the program: one file per format.

mod asked;
mod chart;
mod csv;
mod format;
mod html;
mod jsonl;
mod markdown;
mod report;
mod rows;
mod series;
mod svg;
mod tensorboard;
pub mod text;

pub use asked::{Asked, Content, Part, Product};
pub use format::{Format, Place};
