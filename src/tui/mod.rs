//! The dashboard: one model, one update, one drawing, for live, replayed and remote sweeps alike.

mod face;
mod link;
pub mod terminal;
pub mod theme;

pub use face::{Face, Glyphs, Look, Wish};
pub use link::{Draft, Level, Mode, Notice, Playback, Request, Update};
pub use theme::{Role, Theme};
