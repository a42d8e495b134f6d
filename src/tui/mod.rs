//! The dashboard: one model, one update, one drawing, for live, replayed and remote sweeps alike.

mod link;

pub use link::{Draft, Level, Mode, Notice, Playback, Request, Update};
