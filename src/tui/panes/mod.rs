//! Panes: parts of screens that show a sweep, each from the dashboard's state alone.

mod advice;
mod beside;
mod bounds;
mod click;
mod continuation;
mod curves;
mod gauges;
mod group;
mod law;
pub mod limits;
mod line;
mod names;
mod over;
mod scales;
mod settings;
mod specimen;
mod tiers;
mod trials;
mod utterance;
mod weights;

pub use advice::{advice, height as advice_height, line as advice_line};
pub use beside::{NAMES as BESIDE, beside, table as beside_table};
pub use bounds::{bounds, table as bounds_table};
pub use curves::{loss, loss_text, nothing_yet, quality, quality_text};
pub use gauges::gauges;
pub use names::{
    advised, advised_mark, belongs, candidate_style, difficulty_sign, model, of_share,
    setting_name, several_families, standing_name, varied,
};
pub use scales::{scales, text as scales_text};
pub use settings::{height as settings_height, settings};
pub use specimen::{Answer, drawn as example, specimen};
pub use tiers::{table as tiers_table, tiers};
pub use trials::{Part, table as trial_table, trials};
pub use weights::{text as weights_text, weights};
