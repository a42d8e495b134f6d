//! Why a key may not be used now.

use super::{app::App, open_sweep::OpenSweep};
use crate::{
    sweep::{Status, SweepState, TrialRecord, TrialState},
    tui::{
        keys::{Action, Tab},
        message::Mode,
    },
    words::{say, word},
};

impl App {
    /// Why the opened sweep takes no commands.
    fn why_no_command(&self) -> Option<String> {
        let Some(opened) = &self.opened else {
            return Some(word("no sweep is open").into());
        };
        if opened.mode == Mode::Replay {
            return Some(word("this is a replay; it takes no commands").into());
        }
        if opened.live().state.is_final() || opened.alive {
            return None;
        }
        let key = self.keys.shown(Action::Resume, self.tab);
        Some(say!(
            "nothing runs this sweep; {key} takes it up again",
            key
        ))
    }

    /// Why no trial is paused or let go on.
    pub(in crate::tui) fn why_no_pause(&self) -> Option<String> {
        if self.replays() {
            return None;
        }
        let trials = self.acted_on();
        let state = trials.first()?.state;
        if !trials.iter().all(|r| r.state.is_final()) {
            return self.why_no_command();
        }
        Some(say!(
            "the trial is {state} already",
            state = word(state.name())
        ))
    }

    /// Why the sweep is neither paused nor let go on.
    pub(in crate::tui) fn why_no_sweep_pause(&self) -> Option<String> {
        let opened = self.opened.as_ref();
        match opened.map(|o| o.live().state) {
            Some(SweepState::Planned) if opened.is_some_and(OpenSweep::is_queued) => {
                Some(word("the sweep is queued; skip stops it").into())
            }
            Some(state) if state.is_final() => Some(word("the sweep has ended already").into()),
            Some(_) | None => self.why_no_command(),
        }
    }

    /// Why nothing is skipped.
    pub(in crate::tui) fn why_no_skip(&self) -> Option<String> {
        self.why_no_command().or_else(|| {
            let ended = self.opened.as_ref()?.live().state.is_final();
            ended.then(|| word("the sweep has ended already").into())
        })
    }

    /// Why no trial is trained again.
    pub(in crate::tui) fn why_no_retry(&self) -> Option<String> {
        if let Some(why) = self.why_no_command() {
            return Some(why);
        }
        let trials = self.acted_on();
        let first = trials.first()?;
        let none = !trials.iter().any(|r| can_be_retried(r));
        none.then(|| {
            say!(
                "{trial} is {state}; only failed or skipped trials are trained again",
                trial = trial_in_words(first),
                state = word(first.state.name())
            )
        })
    }

    /// Why the opened sweep is not taken up again.
    pub(in crate::tui) fn why_no_resume(&self) -> Option<String> {
        let why = match &self.opened {
            None => word("no sweep is open"),
            Some(o) if o.mode == Mode::Replay => word("this is a replay"),
            Some(o) if o.is_running() => word("the sweep runs already"),
            Some(o) if o.status() == Status::Finished => word("the sweep has finished"),
            Some(_) => return None,
        };
        Some(why.into())
    }

    /// Why the selected sweep is not taken up again.
    pub(in crate::tui) fn why_no_selected_resume(&self) -> Option<String> {
        let status = self.sweep_rows().get(self.selected_sweep())?.state;
        if status.is_held() {
            return Some(say!(
                "the sweep is {state} already",
                state = word(status.name())
            ));
        }
        (status == Status::Finished).then(|| word("the sweep has finished").into())
    }

    /// Why the pace of a replay is not changed.
    pub(in crate::tui) fn why_no_replay(&self) -> Option<String> {
        (!self.replays()).then(|| word("this is not a replay").into())
    }

    /// Why no sweep is deleted: all that would be are held.
    pub(in crate::tui) fn why_no_removal(&self) -> Option<String> {
        let rows = self.sweeps_to_remove();
        if !rows.iter().all(|r| r.state.is_held()) {
            return None;
        }
        match rows.len() {
            0 => None,
            1 => Some(self.how_to_stop(word("the sweep still runs"))),
            _ => Some(self.how_to_stop(word("all of them still run"))),
        }
    }

    /// Why a sweep cannot be deleted, and the keys that stop it.
    fn how_to_stop(&self, why: &str) -> String {
        say!(
            "{why}: {open} opens it, then {skip} and s stop it",
            why,
            open = self.keys.shown(Action::Enter, Tab::Sweeps),
            skip = self.keys.shown(Action::Skip, Tab::Train)
        )
    }
}

/// Whether a trial can be trained again.
pub fn can_be_retried(record: &TrialRecord) -> bool {
    matches!(record.state, TrialState::Failed | TrialState::Skipped)
}

/// A trial in words.
pub fn trial_in_words(record: &TrialRecord) -> String {
    let t = &record.trial;
    say!(
        "trial {id} ({family} {scale}, seed {seed})",
        id = t.id,
        family = t.family,
        scale = t.scale,
        seed = t.seed
    )
}
