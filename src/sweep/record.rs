//! What is known of one trial so far.

use super::{
    curve::{Bucket, Curve},
    event::{Event, EventKind, Specimen},
    reason::{Failure, Reason},
    trial::{Outcome, Trial},
};
use crate::{models::Backend, words::noop};

/// Where a trial stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TrialState {
    /// It waits for its turn.
    #[default]
    Queued,
    /// It trains.
    Running,
    /// It was asked to wait.
    Paused,
    /// It was trained and measured.
    Done,
    /// It will not be trained, or not to its end.
    Skipped,
    /// Its worker broke, was killed or hung.
    Failed,
}

impl TrialState {
    /// The word for the state.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => noop("queued"),
            Self::Running => noop("running"),
            Self::Paused => noop("paused"),
            Self::Done => noop("done"),
            Self::Skipped => noop("skipped"),
            Self::Failed => noop("failed"),
        }
    }

    /// Whether nothing more will happen by itself.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Skipped | Self::Failed)
    }
}

/// One trial and what its events told.
#[derive(Clone, Debug, PartialEq)]
pub struct TrialRecord {
    /// The plan's trial.
    pub trial: Trial,
    /// Where it stands.
    pub state: TrialState,
    /// How often it was started.
    pub attempt: u32,
    /// Its process, while it runs.
    pub pid: Option<u32>,
    /// The backend that trains it; `None` where a program of the user's own does.
    pub backend: Option<Backend>,
    /// Steps made.
    pub step: u64,
    /// Steps of the whole training; 0 where nobody knows them.
    pub steps: u64,
    /// Epochs made.
    pub epoch: u32,
    /// Wall seconds of training so far.
    pub seconds: f64,
    /// Training examples seen so far.
    pub samples: u64,
    /// The objective on the training batches.
    pub train_loss: Curve,
    /// The objective on the evaluated split, one value an epoch.
    pub loss: Curve,
    /// Quality on the evaluated split, one value an epoch.
    pub quality: Curve,
    /// What the model last made of a held-out example.
    pub specimen: Option<Specimen>,
    /// What was measured at the end.
    pub outcome: Option<Outcome>,
    /// Why it failed, was skipped or waits.
    pub reason: Option<Reason>,
}

impl TrialRecord {
    /// A trial of which nothing is known yet; `examples` is the number of training examples it will see an epoch.
    pub fn new(trial: Trial, examples: usize) -> Self {
        Self {
            state: TrialState::Queued,
            attempt: 0,
            pid: None,
            backend: trial.resources.backend,
            step: 0,
            steps: trial.budget.steps(examples),
            epoch: 0,
            seconds: 0.0,
            samples: 0,
            train_loss: Curve::default(),
            loss: Curve::default(),
            quality: Curve::default(),
            specimen: None,
            outcome: None,
            reason: None,
            trial,
        }
    }

    /// Share of the steps made, 0 to 1.
    pub fn progress(&self) -> f64 {
        if self.state == TrialState::Done {
            return 1.0;
        }
        if self.steps == 0 {
            return 0.0;
        }
        (self.step as f64 / self.steps as f64).min(1.0)
    }

    /// Whether it was left out or stopped to save compute, and can still be trained.
    pub fn is_spared(&self) -> bool {
        match &self.reason {
            Some(Reason::Skipped(reason)) => reason.saves(),
            Some(Reason::Waits(_) | Reason::Failed(_)) | None => false,
        }
    }

    /// How often it was evaluated or measured so far.
    pub fn evaluations(&self) -> usize {
        self.quality.buckets().len() + usize::from(self.outcome.is_some())
    }

    /// Training examples a second: measured at the end, estimated before.
    pub fn samples_per_second(&self) -> Option<f64> {
        let measured = self.outcome.as_ref().and_then(|o| o.samples_per_second);
        let known = self.seconds > 0.0 && self.samples > 0;
        measured.or_else(|| known.then(|| self.samples as f64 / self.seconds))
    }

    /// Quality so far: on the test split when done, on the evaluated split before.
    pub fn latest_quality(&self) -> Option<f64> {
        let measured = self.outcome.as_ref().map(|o| o.quality);
        measured.or_else(|| self.quality.last().map(|b| b.mean))
    }

    /// Loss so far: on the test split when done, on the evaluated split or the training batches before.
    pub fn latest_loss(&self) -> Option<f64> {
        let measured = self.outcome.as_ref().map(|o| o.loss);
        let evaluated = self.loss.last().map(|b| b.mean);
        measured
            .or(evaluated)
            .or_else(|| self.train_loss.last().map(|b| b.mean))
    }

    /// Waits for its turn again, with all that it learned.
    pub(super) fn requeue(&mut self) {
        self.state = TrialState::Queued;
        self.pid = None;
        self.reason = None;
    }

    /// Forgets everything but the plan and the number of attempts.
    pub(super) fn reset(&mut self) {
        *self = Self {
            attempt: self.attempt,
            steps: self.steps,
            ..Self::new(self.trial.clone(), 1)
        };
    }

    /// Takes in what the trial's own worker wrote.
    pub(super) fn apply(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Started {
                pid,
                backend,
                step,
                steps,
            } => self.start(*pid, *backend, *step, *steps),
            EventKind::Described { steps, .. } => self.steps = steps.unwrap_or(self.steps),
            EventKind::Step {
                step,
                loss,
                low,
                high,
                seconds,
                samples,
            } => {
                self.advance(*step, *seconds, Some(*samples));
                self.train_loss
                    .push(Bucket::new(*step, *seconds, *samples, [*loss, *low, *high]));
            }
            EventKind::Epoch {
                epoch,
                step,
                loss,
                quality,
                seconds,
                specimen,
                ..
            } => {
                self.advance(*step, *seconds, None);
                self.epoch = *epoch;
                let at = |value: f64| Bucket::new(*step, *seconds, self.samples, [value; 3]);
                self.loss.push(at(*loss));
                self.quality.push(at(*quality));
                self.specimen = specimen.clone().or(self.specimen.take());
            }
            EventKind::Waiting { reason } => {
                self.state = TrialState::Paused;
                self.reason = Some(Reason::Waits(*reason));
            }
            EventKind::Continued => self.resume(),
            EventKind::Done { outcome } => {
                self.state = TrialState::Done;
                self.outcome = Some((**outcome).clone());
                self.pid = None;
                self.reason = None;
            }
            EventKind::Broke { reason } => {
                self.reason = Some(Reason::Failed(Failure::Broke(reason.clone())));
            }
            _ => {}
        }
    }

    fn start(&mut self, pid: u32, backend: Option<Backend>, step: u64, steps: u64) {
        self.state = TrialState::Running;
        self.pid = Some(pid);
        self.backend = backend;
        self.step = step;
        self.steps = steps;
        self.reason = None;
        for curve in [&mut self.train_loss, &mut self.loss, &mut self.quality] {
            curve.rewind(step);
        }
        self.samples = self.train_loss.last().map_or(0, |b| b.samples);
        let per_epoch = self
            .steps
            .checked_div(u64::from(self.trial.budget.epochs))
            .unwrap_or(0);
        self.epoch = step.checked_div(per_epoch).unwrap_or(0) as u32;
    }

    fn advance(&mut self, step: u64, seconds: f64, samples: Option<u64>) {
        self.step = step;
        self.seconds = seconds;
        self.samples = samples.unwrap_or(self.samples);
    }

    /// Goes on after a pause.
    pub(super) fn resume(&mut self) {
        if self.state == TrialState::Paused {
            self.state = if self.pid.is_some() {
                TrialState::Running
            } else {
                TrialState::Queued
            };
            self.reason = None;
        }
    }
}
