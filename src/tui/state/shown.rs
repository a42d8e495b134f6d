//! When a key is shown: footer, help and palette name no key that would do nothing.

use super::{
    app::{App, Pending},
    open_sweep::OpenSweep,
};
use crate::{
    sweep::{Status, TrialState},
    tui::{keys::Tab, message::Mode},
};

impl App {
    /// Whether a sweep is open.
    pub(in crate::tui) fn is_open(&self) -> bool {
        self.opened.is_some()
    }

    /// Whether the opened sweep runs.
    pub(in crate::tui) fn runs(&self) -> bool {
        self.opened.as_ref().is_some_and(OpenSweep::is_running)
    }

    /// Whether the opened sweep is replayed.
    pub(in crate::tui) fn replays(&self) -> bool {
        self.is_opened_as(Mode::Replay)
    }

    /// Whether the opened sweep runs or is replayed.
    pub(in crate::tui) fn runs_or_replays(&self) -> bool {
        self.runs() || self.replays()
    }

    fn is_opened_as(&self, mode: Mode) -> bool {
        self.opened.as_ref().is_some_and(|o| o.mode == mode)
    }

    /// Whether there is advice on the opened sweep.
    pub(in crate::tui) fn is_advised(&self) -> bool {
        self.opened.as_ref().is_some_and(|o| o.advice().is_some())
    }

    /// Whether a part of the charts is in view.
    pub(in crate::tui) fn is_zoomed(&self) -> bool {
        self.is_open() && !self.train.charts.window.is_whole()
    }

    /// Whether the selected trial can be trained again.
    pub(in crate::tui) fn can_retry(&self) -> bool {
        let over = |s| matches!(s, TrialState::Failed | TrialState::Skipped);
        self.is_opened_as(Mode::Live) && self.selected_trial().is_some_and(|r| over(r.state))
    }

    /// Whether the opened sweep can be taken up again.
    pub(in crate::tui) fn can_resume(&self) -> bool {
        let open = self.opened.as_ref().filter(|o| o.mode == Mode::Live);
        open.is_some_and(|o| !o.is_running() && o.status() != Status::Finished)
    }

    /// Whether the selected sweep can be taken up again.
    pub(in crate::tui) fn can_resume_selected(&self) -> bool {
        self.selected_is(|status| !status.is_held() && status != Status::Finished)
    }

    /// Whether sweeps are marked, or the selected one can be deleted.
    pub(in crate::tui) fn can_remove(&self) -> bool {
        if self.sweeps.marked.is_empty() {
            self.selected_is(|status| !status.is_held())
        } else {
            self.has_sweeps()
        }
    }

    /// Whether a preset is selected.
    pub(in crate::tui) fn has_preset(&self) -> bool {
        self.selected_preset().is_some()
    }

    /// Whether the filter leaves any sweep.
    pub(in crate::tui) fn has_sweeps(&self) -> bool {
        !self.sweep_rows().is_empty()
    }

    /// Whether there is anything to start that is not being started.
    pub(in crate::tui) fn can_start(&self) -> bool {
        self.draft.is_some() && self.pending != Some(Pending::Start)
    }

    /// Whether the bounds have the keys.
    pub(in crate::tui) fn can_type_bound(&self) -> bool {
        self.is_open() && self.edits()
    }

    /// Whether the current list has rows to filter.
    pub(in crate::tui) fn has_rows(&self) -> bool {
        match self.tab {
            Tab::Task => !self.scenarios.is_empty(),
            Tab::Train => self.is_open(),
            Tab::Plan | Tab::Decide | Tab::Deploy | Tab::Sweeps => {
                self.sweep_list.as_ref().is_some_and(|s| !s.is_empty())
            }
        }
    }

    /// Whether the current screen has more than one pane.
    pub(in crate::tui) fn has_panes(&self) -> bool {
        self.tab != Tab::Sweeps || self.sweeps.compared.is_some()
    }

    /// Whether left and right go anywhere.
    pub(in crate::tui) fn has_sides(&self) -> bool {
        self.tab != Tab::Deploy && self.has_panes()
    }

    /// Whether there is more than one theme.
    pub(in crate::tui) fn has_themes(&self) -> bool {
        self.look.themes.len() > 1
    }
}
