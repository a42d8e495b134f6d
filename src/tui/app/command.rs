//! What the user asks of a sweep that runs or is replayed, and why it may not be asked.

use super::{App, Question};
use crate::{
    sweep::{Command, SweepState, TrialRecord, TrialState},
    tui::{Action, Mode, Playback, Request},
};

impl App {
    /// Sends a command to the supervisor, or says why it cannot be sent.
    pub(super) fn command(&mut self, command: Command) {
        match self.why_deaf() {
            Some(why) => self.refuse(why),
            None => self.ask(Request::Send(command)),
        }
    }

    /// Why the opened sweep takes no commands.
    fn why_deaf(&self) -> Option<String> {
        let Some(opened) = &self.opened else {
            return Some("no sweep is open".into());
        };
        if opened.mode == Mode::Replay {
            return Some("this is a replay; it takes no commands".into());
        }
        if opened.live().state.is_final() || opened.alive {
            return None;
        }
        let key = self.keys.shown(Action::Resume, self.tab);
        Some(format!("nothing runs this sweep; {key} takes it up again"))
    }

    pub(super) fn pause_trial(&mut self) {
        let Some(record) = self.selected_trial() else {
            return;
        };
        let trial = Some(record.trial.id);
        match record.state {
            TrialState::Paused => self.command(Command::Resume { trial }),
            TrialState::Queued | TrialState::Running => self.command(Command::Pause { trial }),
            state => self.refuse(format!("the trial is {} already", state.name())),
        }
    }

    pub(super) fn pause_sweep(&mut self) {
        let state = self.opened.as_ref().map(|o| o.live().state);
        match state {
            Some(SweepState::Paused(_)) => self.command(Command::Resume { trial: None }),
            Some(state) if state.is_final() => self.refuse("the sweep has ended already"),
            _ => self.command(Command::Pause { trial: None }),
        }
    }

    pub(super) fn skip(&mut self) {
        if let Some(why) = self.why_deaf() {
            return self.refuse(why);
        }
        if self
            .opened
            .as_ref()
            .is_some_and(|o| o.live().state.is_final())
        {
            return self.refuse("the sweep has ended already");
        }
        let stop = Request::Send(Command::Stop);
        let open = self.selected_trial().filter(|r| !r.state.is_final());
        self.question = Some(match open {
            Some(record) => Question {
                text: format!("skip {}?", named(record)),
                answers: vec![
                    (
                        'y',
                        "skip",
                        Request::Send(Command::Skip {
                            trial: record.trial.id,
                        }),
                    ),
                    ('s', "stop the sweep", stop),
                ],
            },
            None => Question::yes_or_no("stop the sweep? it can be resumed", stop),
        });
    }

    pub(super) fn retry(&mut self) {
        if let Some(why) = self.why_deaf() {
            return self.refuse(why);
        }
        let Some(record) = self.selected_trial() else {
            return;
        };
        let trial = record.trial.id;
        if !matches!(record.state, TrialState::Failed | TrialState::Skipped) {
            let text = format!(
                "{} is {}; only failed or skipped trials are trained again",
                named(record),
                record.state.name()
            );
            return self.refuse(text);
        }
        let one = Request::Send(Command::Retry { trial: Some(trial) });
        let mut question = Question::yes_or_no(
            format!("train {} again from its beginning?", named(record)),
            one,
        );
        let failed = self.sweep().map_or(0, |s| s.count(TrialState::Failed));
        if failed > 1 {
            question.answers.push((
                'a',
                "all failed",
                Request::Send(Command::Retry { trial: None }),
            ));
        }
        self.question = Some(question);
    }

    pub(super) fn play(&mut self, action: Action) {
        let Some(opened) = self.opened.as_mut().filter(|o| o.mode == Mode::Replay) else {
            return self.refuse("this is not a replay");
        };
        let playback = if action == Action::Playback {
            Playback::Toggle
        } else {
            let factor = if action == Action::Faster { 2.0 } else { 0.5 };
            opened.speed = (opened.speed * factor).clamp(1.0 / 64.0, 1024.0);
            Playback::Speed(opened.speed)
        };
        self.ask(Request::Playback(playback));
    }
}

/// A trial in words.
fn named(record: &TrialRecord) -> String {
    let t = &record.trial;
    format!("trial {} ({} {}, seed {})", t.id, t.family, t.scale, t.seed)
}
