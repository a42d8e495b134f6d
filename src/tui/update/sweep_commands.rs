//! What the user asks of a sweep that runs or is replayed, and why it may not be asked.

use crate::{
    sweep::{Command, SweepState, TrialId, TrialRecord, TrialState},
    tui::{
        keys::Action,
        message::Mode,
        request::{Playback, Request},
        state::{App, OpenSweep, Question},
    },
    words::{say, word},
};

/// The share of a replay by which one key goes back or forward.
const SEEK: f64 = 0.1;

impl App {
    /// Sends commands to the supervisor, or says why they cannot be sent.
    pub(in crate::tui) fn command(&mut self, commands: impl IntoIterator<Item = Command>) {
        match self.why_deaf() {
            Some(why) => self.refuse(why),
            None => commands
                .into_iter()
                .for_each(|command| self.ask(Request::Send(command))),
        }
    }

    /// Why the opened sweep takes no commands.
    pub(in crate::tui) fn why_deaf(&self) -> Option<String> {
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

    /// Pauses the marked trials, or lets them go on where none of them can be paused; in a replay, the replay.
    pub(in crate::tui) fn pause_trial(&mut self) {
        if self.opened.as_ref().is_some_and(|o| o.mode == Mode::Replay) {
            return self.play(Action::Pause);
        }
        let trials = self.acted_on();
        // The selection stays where it is, so that the same key lets the trial go on, whichever runs next.
        let chosen = self.selected_trial().map(|r| r.trial.id);
        let those = |wanted: &[TrialState]| -> Vec<TrialId> {
            let there = trials.iter().filter(|r| wanted.contains(&r.state));
            there.map(|r| r.trial.id).collect()
        };
        let (going, paused) = (
            those(&[TrialState::Queued, TrialState::Running]),
            those(&[TrialState::Paused]),
        );
        let ended = trials.first().map(|r| r.state);
        self.train.chosen = chosen;
        if !going.is_empty() {
            self.command(going.into_iter().map(|t| Command::Pause { trial: Some(t) }));
        } else if !paused.is_empty() {
            self.command(
                paused
                    .into_iter()
                    .map(|t| Command::Resume { trial: Some(t) }),
            );
        } else if let Some(state) = ended {
            self.refuse(say!(
                "the trial is {state} already",
                state = word(state.name())
            ));
        }
    }

    pub(in crate::tui) fn pause_sweep(&mut self) {
        let state = self.opened.as_ref().map(|o| o.live().state);
        match state {
            Some(SweepState::Planned) if self.opened.as_ref().is_some_and(OpenSweep::is_queued) => {
                self.refuse(word("the sweep is queued; skip stops it"));
            }
            Some(SweepState::Paused(_)) => self.command([Command::Resume { trial: None }]),
            Some(state) if state.is_final() => self.refuse(word("the sweep has ended already")),
            _ => self.command([Command::Pause { trial: None }]),
        }
    }

    pub(in crate::tui) fn skip(&mut self) {
        if let Some(why) = self.why_deaf() {
            return self.refuse(why);
        }
        if self
            .opened
            .as_ref()
            .is_some_and(|o| o.live().state.is_final())
        {
            return self.refuse(word("the sweep has ended already"));
        }
        let stop = Request::Send(Command::Stop);
        let open = self.acted_on();
        let open: Vec<_> = open.into_iter().filter(|r| !r.state.is_final()).collect();
        let skip = |r: &&TrialRecord| Request::Send(Command::Skip { trial: r.trial.id });
        self.question = Some(match open[..] {
            [] => Question::yes_or_no(word("stop the sweep? it can be resumed"), stop),
            [..] => Question {
                text: say!("skip {trials}?", trials = all_named(&open)),
                answers: vec![
                    ('y', word("skip"), open.iter().map(skip).collect()),
                    ('s', word("stop the sweep"), vec![stop]),
                ],
            },
        });
    }

    pub(in crate::tui) fn retry(&mut self) {
        if let Some(why) = self.why_deaf() {
            return self.refuse(why);
        }
        let trials = self.acted_on();
        let Some(first) = trials.first() else { return };
        let ended = |r: &&TrialRecord| matches!(r.state, TrialState::Failed | TrialState::Skipped);
        let again: Vec<_> = trials.iter().copied().filter(ended).collect();
        if again.is_empty() {
            let text = say!(
                "{trial} is {state}; only failed or skipped trials are trained again",
                trial = named(first),
                state = word(first.state.name())
            );
            return self.refuse(text);
        }
        let retry = |r: &&TrialRecord| {
            let trial = Some(r.trial.id);
            Request::Send(Command::Retry { trial })
        };
        let mut question = Question {
            text: say!(
                "train {trials} again from the beginning?",
                trials = all_named(&again)
            ),
            answers: vec![('y', word("yes"), again.iter().map(retry).collect())],
        };
        let failed = self.sweep().map_or(0, |s| s.count(TrialState::Failed));
        if failed > again.len() {
            let all = Request::Send(Command::Retry { trial: None });
            question.answers.push(('a', word("all failed"), vec![all]));
        }
        let spared = |r: &&TrialRecord| r.is_spared();
        let spared: Vec<_> = self
            .sweep()
            .map(|s| s.trials.iter().filter(spared).map(|r| retry(&r)).collect())
            .unwrap_or_default();
        if spared.len() > again.len() {
            question.answers.push(('l', word("all left out"), spared));
        }
        self.question = Some(question);
    }

    pub(in crate::tui) fn play(&mut self, action: Action) {
        let Some(opened) = self.opened.as_ref().filter(|o| o.mode == Mode::Replay) else {
            return self.refuse(word("this is not a replay"));
        };
        let playback = match action {
            Action::SeekBack => Playback::Seek(-SEEK),
            Action::SeekForward => Playback::Seek(SEEK),
            Action::Slower | Action::Faster => {
                let factor = if action == Action::Faster { 2.0 } else { 0.5 };
                let speed = opened.played.map_or(1.0, |p| p.speed) * factor;
                Playback::Speed(speed.clamp(1.0 / 64.0, 512.0))
            }
            _ => Playback::Toggle,
        };
        self.ask(Request::Playback(playback));
    }
}

/// One trial in words, or how many.
fn all_named(records: &[&TrialRecord]) -> String {
    match records {
        [one] => named(one),
        more => say!("the {count} marked trials", count = more.len()),
    }
}

/// A trial in words.
fn named(record: &TrialRecord) -> String {
    let t = &record.trial;
    say!(
        "trial {id} ({family} {scale}, seed {seed})",
        id = t.id,
        family = t.family,
        scale = t.scale,
        seed = t.seed
    )
}
