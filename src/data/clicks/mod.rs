//! Clicks: rows of ids and numbers with a label each; generated with known probabilities, or the user's.

pub(super) mod criteo;
pub(super) mod events;
mod interactions;
pub(super) mod latent;
mod negatives;
mod optimum;
mod options;
mod ranking;
pub(super) mod ratings;
mod raw;
mod recognise;
mod set;
mod shape;
mod table;

pub use options::ClickOptions;
pub use set::{ClickOptimum, ClickSet, Clicks, Ranking};
pub use shape::ClickShape;

use set::Division;
