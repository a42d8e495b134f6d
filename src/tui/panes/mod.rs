//! Panes: parts of screens that show a sweep, each from the dashboard's state alone.

mod curves;
mod gauges;
mod names;
mod scales;
mod specimen;
mod trials;

pub use curves::{levels, loss, nothing_yet, quality};
pub use gauges::gauges;
pub use names::{candidate_style, model, several_families, standing_name, state_role, state_symbol};
pub use scales::scales;
pub use specimen::{Answer, drawn as example, specimen};
pub use trials::{table as trial_table, trials};
