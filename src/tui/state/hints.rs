//! What the footer says of a key where that depends on how things stand.

use super::app::App;
use crate::{
    sweep::TrialState,
    tui::message::Mode,
    words::{say, word},
};

impl App {
    /// Enter edits, or does what is usual on the screen.
    pub(in crate::tui) fn enter_hint(&self, usual: &str) -> String {
        if self.edits() {
            word("edit").into()
        } else {
            usual.to_owned()
        }
    }

    /// Which of the panes has the keys.
    pub(in crate::tui) fn pane_hint(&self, usual: &str) -> String {
        match self.pane() {
            Some((at, of)) => format!("{usual} {at}/{of}"),
            None => String::new(),
        }
    }

    /// Whether the pane takes the whole screen.
    pub(in crate::tui) fn maximise_hint(&self, usual: &str) -> String {
        if self.maximised {
            word("all panes").into()
        } else {
            usual.to_owned()
        }
    }

    /// What would be paused, or let go on.
    pub(in crate::tui) fn pause_hint(&self, usual: &str) -> String {
        if let Some(opened) = self.opened.as_ref().filter(|o| o.mode == Mode::Replay) {
            let waits = opened.played.is_some_and(|p| p.waits);
            return if waits { word("go on") } else { word("wait") }.into();
        }
        let paused = |state| state == TrialState::Paused;
        match self.train.marked.len() {
            0 if self.selected_trial().is_some_and(|r| paused(r.state)) => word("go on").into(),
            0 => usual.to_owned(),
            count => say!("pause {count} marked", count),
        }
    }

    /// How many sweeps would be deleted.
    pub(in crate::tui) fn remove_hint(&self, usual: &str) -> String {
        match self.sweeps.marked.len() {
            0 => usual.to_owned(),
            count => say!("delete {count} marked", count),
        }
    }

    /// The way to the advice, once there is one.
    pub(in crate::tui) fn advice_hint(&self, usual: &str) -> String {
        if self.is_advised() {
            usual.to_owned()
        } else {
            String::new()
        }
    }
}
