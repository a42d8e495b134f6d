//! What the pane that has the keys shows, as text to be copied or written into a file.

use super::{decide, deploy, plan, sweeps, train};
use crate::tui::{keys::Tab, state::App};

/// What the pane that has the keys shows, by its name and as text: one row a line, cells between tabs.
pub fn pane_text(app: &App) -> Option<(&'static str, String)> {
    match app.tab {
        Tab::Task => None,
        Tab::Plan => plan::text(app),
        Tab::Train => train::text(app, app.train.focus),
        Tab::Decide => decide::text(app, app.decide.focus),
        Tab::Deploy => deploy::text(app),
        Tab::Sweeps => Some(sweeps::text(app)),
    }
}
