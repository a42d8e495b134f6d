//! The dashboard: one state, one update, one drawing, for live, replayed and remote sweeps alike.
//!
//! The rooms stand in reading order in groups, and a room imports none of a group below its own (`tests/architecture` holds it).

// How it looks: its colours, its characters, its charts.
mod chart_settings;
mod look;
pub mod theme;

// The keys, and the filters that are typed.
mod filter;
mod keys;

// What the session tells it, and what it asks for.
mod effect;
mod message;
mod request;

// What the loop sees of it.
mod dashboard;

// What screens are drawn with.
mod widgets;

// Parts of screens.
mod panes;

// What it knows.
mod state;

// The screens.
mod screens;

// What changes it.
mod update;

// The terminal, how soon it may be written to again, and the time.
mod clock;
mod rate_limiter;
pub mod terminal;

// The one loop between the terminal and the dashboard.
mod run;

pub use dashboard::{Change, Dashboard};
pub use effect::Effect;
pub use keys::{Action, Binding, Chord, Keys, Tab};
pub use look::{Glyphs, Look};
pub use message::{DataPreview, Draft, Level, Message, Mode, Notice, ReplayProgress, Scene};
pub use request::{Playback, Request};
pub use run::{Ending, Settings, possible, run};
pub use state::{App, Start};
pub use theme::{Role, Theme};
