//! Filters of lists: words, and conditions on fields, joined by `and`, `or`, `not`.

mod parse;
mod query;
mod rows;
mod typed_filter;

pub use query::Field;
pub use rows::{PRESETS, PresetRow, SWEEPS, SweepRow, TRIALS, TrialRow};
pub use typed_filter::Filter;
