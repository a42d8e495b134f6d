//! The dashboard: one model, one update, one drawing, for live, replayed and remote sweeps alike.

mod face;
mod link;
mod run;
pub mod terminal;
pub mod theme;

pub use face::{Face, Glyphs, Look, Wish};
pub use link::{Draft, Level, Mode, Notice, Playback, Request, Update};
pub use run::{Ending, Settings, possible, run};
pub use theme::{Role, Theme};
