//! How far a sweep is, and how long the rest will take: both weighed by training FLOPs.

use super::{Sweep, TrialRecord, TrialState};

impl Sweep {
    /// Trials in a state.
    pub fn count(&self, state: TrialState) -> usize {
        self.trials.iter().filter(|r| r.state == state).count()
    }

    /// Share of the planned training FLOPs that were spent, 0 to 1. A failed or skipped trial counts what it spent.
    pub fn budget_spent(&self) -> f64 {
        let (mut spent, mut all) = (0.0, 0.0);
        for record in &self.trials {
            let flops = self.plan.training_flops(&record.trial);
            spent += flops * record.progress();
            all += flops;
        }
        if all > 0.0 { spent / all } else { 0.0 }
    }

    /// Wall seconds that one trial still needs once it runs: at its own pace, or else at that of trials like it.
    pub fn trial_eta(&self, record: &TrialRecord) -> Option<f64> {
        if record.state.is_final() {
            return Some(0.0);
        }
        let rest = 1.0 - record.progress();
        if record.step > 0 && record.seconds > 0.0 {
            return Some(record.seconds / record.progress().max(f64::EPSILON) * rest);
        }
        let whole = self.seconds_of_like(record)?;
        Some(whole * rest)
    }

    /// Wall seconds until the sweep ends: what is left, divided among the jobs, but never less than its longest trial.
    pub fn eta(&self) -> Option<f64> {
        let mut left = Vec::new();
        for record in self.trials.iter().filter(|r| !r.state.is_final()) {
            left.push(self.trial_eta(record)?);
        }
        let longest = left.iter().copied().fold(0.0, f64::max);
        Some(longest.max(left.iter().sum::<f64>() / self.jobs.max(1) as f64))
    }

    /// Seconds of a whole training like this one: measured on the same candidate, else the calibration's prediction.
    fn seconds_of_like(&self, record: &TrialRecord) -> Option<f64> {
        let flops = self.plan.training_flops(&record.trial);
        let like = |r: &&TrialRecord| {
            (r.trial.family, r.trial.scale) == (record.trial.family, record.trial.scale)
        };
        let measured = self
            .trials
            .iter()
            .filter(like)
            .filter(|r| r.seconds > 0.0 && r.step > 0);
        let pace = measured
            .map(|r| (r.seconds, self.plan.training_flops(&r.trial) * r.progress()))
            .reduce(|a, b| (a.0 + b.0, a.1 + b.1));
        match pace {
            Some((seconds, done)) if done > 0.0 => Some(seconds / done * flops),
            // Predictions are for the greatest share of the training examples.
            _ => {
                let most = self
                    .plan
                    .scenario
                    .data
                    .fractions
                    .iter()
                    .copied()
                    .fold(0.0, f64::max);
                let predicted = self.plan.candidate(&record.trial)?.predicted_seconds?;
                Some(predicted * record.trial.data_fraction / most)
            }
        }
    }
}
