//! What the user asks of a sweep that runs.

use crate::{
    sweep::{Command, SweepState, TrialId, TrialRecord, TrialState},
    tui::{
        message::Mode,
        request::{Playback, Request},
        state::{App, Question, can_be_retried, trial_in_words},
    },
    words::{say, word},
};

impl App {
    /// Sends commands to the supervisor.
    fn command(&mut self, commands: impl IntoIterator<Item = Command>) {
        for command in commands {
            self.ask(Request::Send(command));
        }
    }

    /// Pauses the marked trials, or lets them go on where none of them can be paused; in a replay, the replay.
    pub(in crate::tui) fn pause_trial(&mut self) {
        if self.opened.as_ref().is_some_and(|o| o.mode == Mode::Replay) {
            return self.ask(Request::Playback(Playback::Toggle));
        }
        let trials = self.acted_on();
        // The selection stays where it is, so that the same key lets the trial go on, whichever runs next.
        let chosen = self.selected_trial().map(|r| r.trial.id);
        let those = |wanted: &[TrialState]| -> Vec<TrialId> {
            let there = trials.iter().filter(|r| wanted.contains(&r.state));
            there.map(|r| r.trial.id).collect()
        };
        let going = those(&[TrialState::Queued, TrialState::Running]);
        let paused = those(&[TrialState::Paused]);
        self.train.chosen = chosen;
        if going.is_empty() {
            let resume = |trial| Command::Resume { trial: Some(trial) };
            self.command(paused.into_iter().map(resume));
        } else {
            let pause = |trial| Command::Pause { trial: Some(trial) };
            self.command(going.into_iter().map(pause));
        }
    }

    /// Pauses the sweep, or lets it go on.
    pub(in crate::tui) fn pause_sweep(&mut self) {
        let state = self.opened.as_ref().map(|o| o.live().state);
        let command = match state {
            Some(SweepState::Paused(_)) => Command::Resume { trial: None },
            Some(_) | None => Command::Pause { trial: None },
        };
        self.command([command]);
    }

    /// Asks whether to skip the trials that keys act on, or to stop the sweep.
    pub(in crate::tui) fn skip(&mut self) {
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

    /// Asks whether to train failed or skipped trials again.
    pub(in crate::tui) fn retry(&mut self) {
        let mut again = self.acted_on();
        again.retain(|r| can_be_retried(r));
        if again.is_empty() {
            return;
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

    /// Takes the opened sweep up again.
    pub(in crate::tui) fn resume(&mut self) {
        self.ask(Request::Resume);
    }

    /// Keeps what is shown while training goes on, or lets it go on.
    pub(in crate::tui) fn freeze(&mut self) {
        if let Some(opened) = &mut self.opened {
            opened.freeze();
        }
    }
}

/// One trial in words, or how many.
fn all_named(records: &[&TrialRecord]) -> String {
    match records {
        [one] => trial_in_words(one),
        more => say!("the {count} marked trials", count = more.len()),
    }
}
