//! Where the user stands on the Train screen, and what its keys do.

use super::App;
use crate::{
    scenario::Direction,
    sweep::{Bucket, TrialId, TrialRecord, TrialState},
    tui::{
        Action, Mode, Role,
        filter::{Filter, TrialRow},
    },
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

/// How values lie along an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spacing {
    /// Equal differences are equally far apart.
    #[default]
    Linear,
    /// Equal factors are equally far apart.
    Log,
}

impl Spacing {
    /// Whether it is logarithmic.
    pub fn is_log(self) -> bool {
        self == Self::Log
    }

    fn turn(&mut self) {
        *self = match self {
            Self::Linear => Self::Log,
            Self::Log => Self::Linear,
        };
    }
}

/// Shares of the previous value in exponential smoothing.
pub const SMOOTHING: [f64; 5] = [0.0, 0.5, 0.8, 0.9, 0.97];

/// Where the user stands on the Train screen.
#[derive(Clone, Debug)]
pub struct TrainView {
    /// The trial that the user chose; the running one where none was chosen.
    pub chosen: Option<TrialId>,
    /// The pane that has the keys.
    pub focus: TrainPane,
    /// The order of the trials.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub reverse: bool,
    /// Which trials are shown.
    pub filter: Filter,
    /// What is counted along the charts.
    pub x: XAxis,
    /// How that lies along the charts.
    pub x_spacing: Spacing,
    /// How the loss lies upwards.
    pub loss_spacing: Spacing,
    /// How the quality lies upwards.
    pub quality_spacing: Spacing,
    /// Index into [`SMOOTHING`].
    pub smoothing: usize,
    /// Place of the crosshair along the charts, 0 to 1.
    pub crosshair: Option<f64>,
}

impl Default for TrainView {
    fn default() -> Self {
        Self {
            chosen: None,
            focus: TrainPane::default(),
            sort: Sort::default(),
            reverse: false,
            filter: Filter::default(),
            x: XAxis::default(),
            x_spacing: Spacing::Linear,
            loss_spacing: Spacing::Log,
            quality_spacing: Spacing::Linear,
            smoothing: 0,
            crosshair: None,
        }
    }
}

/// How far one key moves the crosshair.
const CROSSHAIR_STEP: f64 = 1.0 / 60.0;

impl App {
    /// The trials that the filter leaves, in the order that the user wants.
    pub(in crate::tui) fn trial_rows(&self) -> Vec<&TrialRecord> {
        let view = &self.train;
        let Some(sweep) = self.sweep() else {
            return Vec::new();
        };
        let holds = |record: &&TrialRecord| {
            let state = self.trial_state(record).0;
            view.filter.holds(&TrialRow {
                record,
                sweep,
                state,
            })
        };
        let mut rows: Vec<_> = sweep.trials.iter().filter(holds).collect();
        let least = |v: Option<f64>| v.filter(|v| v.is_finite()).unwrap_or(f64::INFINITY);
        // The best first; what is not known comes last.
        let direction = |r: &TrialRecord| r.trial.task.quality().direction();
        let worst = |r: &TrialRecord| match direction(r) {
            Direction::Maximize => least(r.latest_quality().map(|v| -v)),
            Direction::Minimize => least(r.latest_quality()),
        };
        let loss = |r: &TrialRecord| least(r.latest_loss());
        match view.sort {
            Sort::Plan => {}
            Sort::State => rows.sort_by_key(|r| r.state),
            Sort::Loss => rows.sort_by(|a, b| loss(a).total_cmp(&loss(b))),
            Sort::Quality => rows.sort_by(|a, b| worst(a).total_cmp(&worst(b))),
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
            Action::LogX => self.train.x_spacing.turn(),
            Action::LogY if self.train.focus == TrainPane::Quality => {
                self.train.quality_spacing.turn();
            }
            Action::LogY => self.train.loss_spacing.turn(),
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
}
