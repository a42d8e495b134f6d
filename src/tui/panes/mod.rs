//! Panes: parts of screens that show a sweep, each from the dashboard's state alone.

mod advice;
mod comparison;
mod constraints;
mod curve_chart;
mod curves;
mod gauges;
mod interpolation;
mod law_band;
mod names;
mod nothing_yet;
mod quality_by_scale;
mod seed_group;
mod settings;
mod specimen;
mod tiers;
mod trials;
pub mod violations;
mod weights;

pub use advice::{advice, height as advice_height, line as advice_line};
pub use comparison::{NAMES as COMPARED_NAMES, comparison, table as comparison_table};
pub use constraints::{constraints, table as constraints_table};
pub use curves::{loss, loss_text, quality, quality_text};
pub use gauges::gauges;
pub use names::{advised, advised_mark, belongs, candidate_style, difficulty_sign, varied};
pub use nothing_yet::nothing_yet;
pub use quality_by_scale::{quality_by_scale, text as quality_by_scale_text};
pub use settings::{height as settings_height, settings};
pub use specimen::{Answer, HeldOut, example, held_out};
pub use tiers::{table as tiers_table, tiers};
pub use trials::{Part, table as trial_table, trials};
pub use weights::{text as weights_text, weights};
