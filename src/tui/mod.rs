//! The dashboard: one model, one update, one drawing, for live, replayed and remote sweeps alike.

mod app;
mod face;
mod filter;
mod keys;
mod link;
mod pace;
mod panes;
mod run;
mod screens;
pub mod terminal;
pub mod theme;
mod widgets;

pub use app::{App, Start};
pub use face::{Change, Face, Glyphs, Look, Wish};
pub use keys::{Action, Binding, Chord, Keys, Tab};
pub use link::{DataLook, Draft, Level, Mode, Notice, Playback, Played, Request, Scene, Update};
pub use run::{Ending, Settings, possible, run};
pub use theme::{Role, Theme};
