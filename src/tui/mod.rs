//! The dashboard: one state, one update, one drawing, for live, replayed and remote sweeps alike.

mod chart_settings;
mod dashboard;
mod effect;
mod filter;
mod keys;
mod look;
mod message;
mod panes;
mod rate_limiter;
mod request;
mod run;
mod screens;
mod state;
pub mod terminal;
pub mod theme;
mod update;
mod widgets;

pub use dashboard::{Change, Dashboard};
pub use effect::Effect;
pub use keys::{Action, Binding, Chord, Keys, Tab};
pub use look::{Glyphs, Look};
pub use message::{DataPreview, Draft, Level, Message, Mode, Notice, ReplayProgress, Scene};
pub use request::{Playback, Request};
pub use run::{Ending, Settings, possible, run};
pub use state::{App, Start};
pub use theme::{Role, Theme};
