//! How far a sweep is, and how long the rest will take: both weighed by training FLOPs.

use std::collections::BTreeMap;

use super::{
    fold::Sweep,
    record::{TrialRecord, TrialState},
};
use crate::models::{Family, Scale};

impl Sweep {
    /// Trials in a state.
    pub fn count(&self, state: TrialState) -> usize {
        self.trials.iter().filter(|r| r.state == state).count()
    }
}

/// How far a sweep is and how fast each of its models trained, summed up once so that thousands of trials can be asked.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    models: BTreeMap<(Family, Scale), Model>,
    /// The greatest share of the training examples, for which predictions are.
    most: f64,
    /// Share of the planned training FLOPs that were spent, 0 to 1. A failed or skipped trial counts what it spent.
    pub spent: f64,
    /// Wall seconds until the sweep ends: what is left, divided among the jobs, but never less than its longest trial.
    pub eta: Option<f64>,
}

/// What was seen of a model's trials.
#[derive(Clone, Copy, Debug, Default)]
struct Model {
    /// Training FLOPs of one example; `None` where nobody knows them.
    flops: Option<f64>,
    /// Its size, where programs of the user's own are trained whose FLOPs are not all known.
    size: Option<f64>,
    /// Seconds that a calibration predicted.
    predicted: Option<f64>,
    /// Seconds that its trials took so far, and the FLOPs that they made.
    seconds: f64,
    made: f64,
}

impl Outlook {
    /// Sums a sweep up.
    pub fn of(sweep: &Sweep) -> Self {
        let plan = &sweep.plan;
        let fractions = plan.scenario.data.fractions.iter().copied();
        let mut outlook = Self {
            most: fractions.fold(0.0, f64::max),
            ..Self::default()
        };
        let own = plan.scenario.task.is_own();
        let known = plan.facts.known_train().is_some()
            && plan
                .candidates
                .iter()
                .all(|c| c.footprint.flops_per_sample.is_some());
        for c in &plan.candidates {
            let model = Model {
                flops: c.footprint.training_flops_per_sample(),
                size: (own && !known).then(|| plan.size(c.family, c.scale)),
                predicted: c.predicted_seconds,
                ..Model::default()
            };
            outlook.models.entry((c.family, c.scale)).or_insert(model);
        }
        let (mut spent, mut all) = (0.0, 0.0);
        for record in &sweep.trials {
            let work = outlook.work(sweep, record);
            let made = work * record.progress();
            spent += made;
            all += work;
            let pace = record.seconds > 0.0 && record.step > 0;
            if let Some(model) = outlook.model_mut(record).filter(|_| pace) {
                model.seconds += record.seconds;
                model.made += made;
            }
        }
        outlook.spent = if all > 0.0 { spent / all } else { 0.0 };
        outlook.eta = outlook.whole_eta(sweep);
        outlook
    }

    /// Training FLOPs of a trial over its whole budget; `None` where nobody knows them.
    pub fn flops(&self, sweep: &Sweep, record: &TrialRecord) -> Option<f64> {
        let t = &record.trial;
        let per_sample = self.model(record)?.flops?;
        Some(per_sample * sweep.plan.examples_seen(t)?)
    }

    /// What a trial costs beside the others, as [`Plan::work`](super::Plan::work) says.
    fn work(&self, sweep: &Sweep, record: &TrialRecord) -> f64 {
        match self.model(record).and_then(|m| m.size) {
            Some(size) => size * record.trial.data_fraction,
            None => self.flops(sweep, record).unwrap_or(0.0),
        }
    }

    /// Wall seconds that one trial still needs once it runs: at its own pace, or else at that of trials like it.
    pub fn trial_eta(&self, sweep: &Sweep, record: &TrialRecord) -> Option<f64> {
        if record.state.is_final() {
            return Some(0.0);
        }
        let rest = 1.0 - record.progress();
        if record.step > 0 && record.seconds > 0.0 {
            return Some(record.seconds / record.progress().max(f64::EPSILON) * rest);
        }
        let model = self.model(record)?;
        // Measured on the same model, else predicted by the calibration.
        let whole = if model.made > 0.0 {
            model.seconds / model.made * self.work(sweep, record)
        } else {
            model.predicted? * record.trial.data_fraction / self.most
        };
        Some(whole * rest)
    }

    fn whole_eta(&self, sweep: &Sweep) -> Option<f64> {
        let (mut longest, mut sum) = (0.0_f64, 0.0);
        for record in sweep.trials.iter().filter(|r| !r.state.is_final()) {
            let left = self.trial_eta(sweep, record)?;
            longest = longest.max(left);
            sum += left;
        }
        Some(longest.max(sum / sweep.jobs.max(1) as f64))
    }

    fn model(&self, record: &TrialRecord) -> Option<&Model> {
        self.models.get(&(record.trial.family, record.trial.scale))
    }

    fn model_mut(&mut self, record: &TrialRecord) -> Option<&mut Model> {
        self.models
            .get_mut(&(record.trial.family, record.trial.scale))
    }
}
