//! Listening histories: what each listener heard, one item after the other; generated from known chains, or the user's.

pub(super) mod chains;
mod core;
pub(super) mod lastfm;
mod optimum;
mod options;
mod raw;
mod set;
mod shape;
pub(super) mod table;

pub use optimum::HistoryOptimum;
pub use options::{HistoryOptions, Order, Seen, TrackOrArtist};
pub use set::{HistorySet, Question};
pub use shape::HistoryShape;
