//! Which keys would do something now: footers, help and palette name no others.

use crate::{
    sweep::TrialState,
    tui::{
        keys::{Action, Binding, Tab},
        message::Mode,
        state::{App, OpenSweep, Pending, is_held},
    },
    words::{say, word},
};

impl App {
    /// The bindings that would do something now, in the table's order.
    pub(in crate::tui) fn bindings(&self) -> impl Iterator<Item = &Binding> {
        self.keys.on(self.tab).filter(|b| self.works(b.action))
    }

    pub(in crate::tui) fn works(&self, action: Action) -> bool {
        let opened = self.opened.as_ref();
        let running = opened.is_some_and(OpenSweep::is_running);
        match action {
            Action::Left | Action::Right if self.tab == Tab::Deploy => false,
            Action::Left
            | Action::Right
            | Action::NextPane
            | Action::PreviousPane
            | Action::Maximise
                if self.tab == Tab::Sweeps =>
            {
                self.sweeps.compared.is_some()
            }
            Action::Enter => match self.tab {
                Tab::Task => self.selected_preset().is_some(),
                Tab::Plan => self.draft.is_some() && self.pending != Some(Pending::Start),
                Tab::Decide => opened.is_some() && self.edits(),
                _ => !self.sweep_rows().is_empty(),
            },
            Action::Pause => running || opened.is_some_and(|o| o.mode == Mode::Replay),
            Action::PauseSweep | Action::Skip => running,
            Action::Retry => {
                opened.is_some_and(|o| o.mode == Mode::Live)
                    && self.selected_trial().is_some_and(|r| {
                        matches!(r.state, TrialState::Failed | TrialState::Skipped)
                    })
            }
            Action::Resume if self.tab == Tab::Train => {
                opened.is_some_and(|o| o.mode == Mode::Live && !running && o.state() != "finished")
            }
            Action::Resume => self.selected_is(|state| !is_held(state) && state != "finished"),
            Action::Remove if self.sweeps.marked.is_empty() => {
                self.selected_is(|state| !is_held(state))
            }
            Action::Replay | Action::Remove => !self.sweep_rows().is_empty(),
            Action::ZoomOut | Action::ZoomWhole | Action::PanLeft | Action::PanRight => {
                opened.is_some() && !self.train.window.is_whole()
            }
            Action::Mark if self.tab == Tab::Sweeps => !self.sweep_rows().is_empty(),
            Action::Slower | Action::Faster | Action::SeekBack | Action::SeekForward => {
                opened.is_some_and(|o| o.mode == Mode::Replay)
            }
            Action::Mark
            | Action::Pin
            | Action::Group
            | Action::ZoomIn
            | Action::Crosshair
            | Action::LogX
            | Action::LogY
            | Action::XAxis
            | Action::Rougher
            | Action::Smoother
            | Action::Freeze => opened.is_some(),
            Action::Filter | Action::Next | Action::Previous => match self.tab {
                Tab::Task => !self.scenarios.is_empty(),
                Tab::Train => opened.is_some(),
                _ => self.sweep_list.as_ref().is_some_and(|s| !s.is_empty()),
            },
            Action::Why => opened.is_some_and(|o| o.advice().is_some()),
            Action::Theme | Action::LightDark => self.look.themes.len() > 1,
            _ => true,
        }
    }

    /// The word for a key in the footer, as things are now; empty where it is not shown there.
    pub(in crate::tui) fn hint(&self, binding: &Binding) -> String {
        let paused = || {
            self.selected_trial()
                .is_some_and(|r| r.state == TrialState::Paused)
        };
        let usual = || word(binding.hint).to_owned();
        match binding.action {
            Action::Enter if self.edits() => word("edit").into(),
            Action::NextPane => match self.pane() {
                Some((at, of)) => format!("{} {at}/{of}", usual()),
                None => String::new(),
            },
            Action::Maximise if self.maximised => word("all panes").into(),
            Action::Pause => match &self.opened {
                Some(o) if o.mode == Mode::Replay && o.played.is_some_and(|p| p.waits) => {
                    word("go on").into()
                }
                Some(o) if o.mode == Mode::Replay => word("wait").into(),
                _ if self.train.marked.is_empty() && paused() => word("go on").into(),
                _ => match self.train.marked.len() {
                    0 => usual(),
                    count => say!("pause {count} marked", count),
                },
            },
            Action::Remove => match self.sweeps.marked.len() {
                0 => usual(),
                count => say!("delete {count} marked", count),
            },
            // Once there is one.
            Action::Decide if self.opened.as_ref().is_none_or(|o| o.advice().is_none()) => {
                String::new()
            }
            _ => usual(),
        }
    }
}
