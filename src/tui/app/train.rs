//! Where the user stands on the Train screen, and what its keys do.

use super::{App, Question};
use crate::{
    sweep::{Bucket, Command, SweepState, TrialId, TrialRecord, TrialState},
    tui::{Action, Mode, Playback, Request, Role},
};

/// A pane of the Train screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrainPane {
    /// The table of trials.
    #[default]
    Trials,
    /// Loss over training.
    Loss,
    /// Quality over training.
    Quality,
    /// Measured quality by scale.
    Scales,
    /// One held-out example.
    Specimen,
}

impl TrainPane {
    /// Every pane, in the order in which Tab goes round.
    pub const ALL: [Self; 5] = [
        Self::Trials,
        Self::Loss,
        Self::Quality,
        Self::Scales,
        Self::Specimen,
    ];
}

/// What is counted along the charts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum XAxis {
    /// Passes over the training examples.
    #[default]
    Epochs,
    /// Updates.
    Steps,
    /// Wall seconds of training.
    Seconds,
    /// Training examples.
    Samples,
    /// Training FLOPs.
    Flops,
}

impl XAxis {
    /// The next one, in a circle.
    pub fn next(self) -> Self {
        match self {
            Self::Epochs => Self::Steps,
            Self::Steps => Self::Seconds,
            Self::Seconds => Self::Samples,
            Self::Samples => Self::Flops,
            Self::Flops => Self::Epochs,
        }
    }

    /// What it counts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Epochs => "epochs",
            Self::Steps => "steps",
            Self::Seconds => "seconds",
            Self::Samples => "samples",
            Self::Flops => "FLOPs",
        }
    }

    /// Where a part of a trial's curve lies; `flops` are the trial's training FLOPs.
    pub fn of(self, record: &TrialRecord, bucket: &Bucket, flops: f64) -> f64 {
        let share = bucket.step as f64 / record.steps.max(1) as f64;
        match self {
            Self::Epochs => share * f64::from(record.trial.budget.epochs),
            Self::Steps => bucket.step as f64,
            Self::Seconds => bucket.seconds,
            Self::Samples => bucket.samples as f64,
            Self::Flops => share * flops,
        }
    }
}

/// The order of the trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As planned.
    #[default]
    Plan,
    /// By state.
    State,
    /// By newest loss.
    Loss,
    /// By newest quality.
    Quality,
}

impl Sort {
    fn next(self) -> Self {
        match self {
            Self::Plan => Self::State,
            Self::State => Self::Loss,
            Self::Loss => Self::Quality,
            Self::Quality => Self::Plan,
        }
    }

    /// By what is sorted.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::State => "state",
            Self::Loss => "loss",
            Self::Quality => "quality",
        }
    }
}

/// Shares of the previous value in exponential smoothing.
pub const SMOOTHING: [f64; 5] = [0.0, 0.5, 0.8, 0.9, 0.97];

/// Where the user stands on the Train screen.
#[derive(Clone, Debug, Default)]
pub struct TrainView {
    /// The trial that the user chose; the running one where none was chosen.
    pub chosen: Option<TrialId>,
    /// The pane that has the keys.
    pub focus: TrainPane,
    /// The order of the trials.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub reverse: bool,
    /// Only trials with this text are shown.
    pub filter: String,
    /// What is counted along the charts.
    pub x: XAxis,
    /// Whether that is logarithmic.
    pub log_x: bool,
    /// Whether the loss is linear instead of logarithmic.
    pub linear_loss: bool,
    /// Whether the quality is logarithmic instead of linear.
    pub log_quality: bool,
    /// Index into [`SMOOTHING`].
    pub smoothing: usize,
    /// Place of the crosshair along the charts, 0 to 1.
    pub crosshair: Option<f64>,
}

/// How far one key moves the crosshair.
const CROSSHAIR_STEP: f64 = 1.0 / 60.0;

impl App {
    /// The trials that the filter leaves, in the order that the user wants.
    pub(in crate::tui) fn trial_rows(&self) -> Vec<&TrialRecord> {
        let view = &self.train;
        let words = view.filter.to_lowercase();
        let holds = |r: &&TrialRecord| {
            let t = &r.trial;
            let text = format!("{} {} seed{} {}", t.family, t.scale, t.seed, r.state.name());
            words
                .split_whitespace()
                .all(|w| text.split(' ').any(|part| part.starts_with(w)))
        };
        let trials = self
            .sweep()
            .map(|s| s.trials.as_slice())
            .unwrap_or_default();
        let mut rows: Vec<_> = trials.iter().filter(holds).collect();
        let number = |v: Option<f64>| v.filter(|v| v.is_finite()).unwrap_or(f64::INFINITY);
        match view.sort {
            Sort::Plan => {}
            Sort::State => rows.sort_by_key(|r| r.state),
            Sort::Loss => {
                rows.sort_by(|a, b| number(a.latest_loss()).total_cmp(&number(b.latest_loss())))
            }
            Sort::Quality => rows
                .sort_by(|a, b| number(a.latest_quality()).total_cmp(&number(b.latest_quality()))),
        }
        if view.reverse {
            rows.reverse();
        }
        rows
    }

    /// The trial that the keys act on: the chosen one, else one that runs, else the first.
    pub(in crate::tui) fn selected_trial(&self) -> Option<&TrialRecord> {
        let rows = self.trial_rows();
        let chosen = rows.iter().find(|r| Some(r.trial.id) == self.train.chosen);
        let running = || rows.iter().find(|r| r.state == TrialState::Running);
        let newest = || rows.iter().rev().find(|r| r.state == TrialState::Done);
        chosen
            .or_else(running)
            .or_else(newest)
            .or(rows.first())
            .copied()
    }

    pub(super) fn move_trial(&mut self, to: impl Fn(usize, usize) -> usize) {
        let rows = self.trial_rows();
        let selected = self.selected_trial().map(|r| r.trial.id);
        let at = rows
            .iter()
            .position(|r| Some(r.trial.id) == selected)
            .unwrap_or(0);
        let target = to(at, rows.len()).min(rows.len().saturating_sub(1));
        self.train.chosen = rows.get(target).map(|r| r.trial.id);
    }

    pub(super) fn act_on_train(&mut self, action: Action) -> bool {
        match action {
            Action::Pause => self.pause_trial(),
            Action::Skip => self.skip(),
            Action::Retry => self.retry(),
            Action::Sort => self.train.sort = self.train.sort.next(),
            Action::Reverse => self.train.reverse = !self.train.reverse,
            Action::LogX => self.train.log_x = !self.train.log_x,
            Action::LogY if self.train.focus == TrainPane::Quality => {
                self.train.log_quality = !self.train.log_quality;
            }
            Action::LogY => self.train.linear_loss = !self.train.linear_loss,
            Action::XAxis => self.train.x = self.train.x.next(),
            Action::Rougher => self.train.smoothing = self.train.smoothing.saturating_sub(1),
            Action::Smoother => {
                self.train.smoothing = (self.train.smoothing + 1).min(SMOOTHING.len() - 1);
            }
            Action::Crosshair => {
                self.train.crosshair = match self.train.crosshair {
                    None => Some(0.5),
                    Some(_) => None,
                };
            }
            Action::Left | Action::Right => return self.sideways(action),
            Action::Playback | Action::Slower | Action::Faster => self.play(action),
            _ => return false,
        }
        true
    }

    fn sideways(&mut self, action: Action) -> bool {
        let right = action == Action::Right;
        match &mut self.train.crosshair {
            Some(at) => {
                let step = if right {
                    CROSSHAIR_STEP
                } else {
                    -CROSSHAIR_STEP
                };
                *at = (*at + step).clamp(0.0, 1.0);
                true
            }
            None => self.cycle_pane(right),
        }
    }

    /// The word for a trial's state: one that nothing runs any more does not run.
    pub(in crate::tui) fn trial_state(&self, record: &TrialRecord) -> (&'static str, Role) {
        let held = self
            .opened
            .as_ref()
            .is_some_and(|o| o.alive || o.mode == Mode::Replay);
        let role = match record.state {
            TrialState::Running if !held => return ("halted", Role::Warn),
            TrialState::Queued | TrialState::Skipped => Role::Dim,
            TrialState::Running => Role::Accent,
            TrialState::Paused => Role::Warn,
            TrialState::Done => Role::Ok,
            TrialState::Failed => Role::Bad,
        };
        (record.state.name(), role)
    }

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

    fn pause_trial(&mut self) {
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

    fn skip(&mut self) {
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

    fn retry(&mut self) {
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

    fn play(&mut self, action: Action) {
        let Some(opened) = self.opened.as_mut().filter(|o| o.mode == Mode::Replay) else {
            return self.refuse("this is not a replay");
        };
        let playback = match action {
            Action::Playback => Playback::Toggle,
            _ => {
                let factor = if action == Action::Faster { 2.0 } else { 0.5 };
                opened.speed = (opened.speed * factor).clamp(1.0 / 64.0, 1024.0);
                Playback::Speed(opened.speed)
            }
        };
        self.ask(Request::Playback(playback));
    }
}

/// A trial in words.
fn named(record: &TrialRecord) -> String {
    let t = &record.trial;
    format!("trial {} ({} {}, seed {})", t.id, t.family, t.scale, t.seed)
}
