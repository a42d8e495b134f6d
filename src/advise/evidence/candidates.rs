//! The candidates of a question: every planned model at its setting, with what its trials measured.

use std::collections::BTreeMap;

use super::{
    candidate::Candidate,
    constraint::Constraints,
    estimate::{Estimate, Pool},
    larger_scales::bound_by_larger,
    orientation::oriented,
    saving,
};
use crate::{
    advise::machines::training_time::Pace,
    scenario::{Constraint, Direction, Measurement},
    sweep::{Outcome, Sweep, TrialRecord, TrialState},
};

/// The candidates at the constraints' setting, by parameters, then FLOPs, then family and scale.
pub fn candidates(sweep: &Sweep, constraints: &Constraints) -> Vec<Candidate> {
    let setting = setting(sweep, constraints);
    let mut found: Vec<Candidate> = Vec::new();
    let mut errors: Vec<Vec<f64>> = Vec::new();
    let direction = sweep.plan.scenario.quality().direction();
    let paces = match constraints.elsewhere() {
        Some(_) => Pace::by_family(sweep),
        None => BTreeMap::new(),
    };
    let saves =
        sweep.decided.is_some() || (!sweep.state.is_final() && saving::saves_compute(sweep));
    let asked = |r: &&TrialRecord| (r.trial.data_fraction, r.trial.complexity) == setting;
    for record in sweep.trials.iter().filter(asked) {
        let t = &record.trial;
        let same = |c: &Candidate| (c.family, c.scale) == (t.family, t.scale);
        let at = found.iter().position(same).unwrap_or_else(|| {
            found.push(Candidate::empty(sweep, record));
            errors.push(Vec::new());
            found.len() - 1
        });
        // A sweep that was stopped can be resumed, as one that was interrupted.
        let open = !record.state.is_final();
        let given_up = matches!(record.state, TrialState::Failed | TrialState::Skipped);
        found[at].pending += usize::from(open);
        found[at].lost += usize::from(given_up && !record.is_spared());
        found[at].spared += usize::from(saves && (open || record.is_spared()));
        if let Some(outcome) = record
            .outcome
            .as_ref()
            .filter(|_| record.state == TrialState::Done)
        {
            let seconds = match constraints.elsewhere() {
                None => Some(outcome.train_seconds),
                Some(tier) => sweep
                    .plan
                    .training_flops(t)
                    .map(|flops| tier.seconds(flops, paces.get(&t.family), constraints.here)),
            };
            found[at].measure(t.seed, outcome, seconds, constraints, direction);
            errors[at].extend(outcome.quality_error.filter(|e| e.is_finite()));
        }
    }
    bound_by_larger(&mut found);
    estimate(&mut found, &errors, sweep);
    found.sort_by(|a, b| {
        let key = |c: &Candidate| (c.footprint.flops_per_sample, c.family, c.scale);
        let sizes = a.abscissa.total_cmp(&b.abscissa);
        sizes.then_with(|| key(a).cmp(&key(b)))
    });
    found
}

/// The share of data and the difficulty that the question is asked for: the greatest, unless it says otherwise.
pub fn setting(sweep: &Sweep, constraints: &Constraints) -> (f64, f64) {
    let most = |of: fn(&TrialRecord) -> f64| {
        sweep
            .trials
            .iter()
            .map(of)
            .fold(f64::NEG_INFINITY, f64::max)
    };
    (
        constraints
            .data_fraction
            .unwrap_or_else(|| most(|r| r.trial.data_fraction)),
        constraints
            .complexity
            .unwrap_or_else(|| most(|r| r.trial.complexity)),
    )
}

fn estimate(found: &mut [Candidate], errors: &[Vec<f64>], sweep: &Sweep) {
    let seeds: Vec<Vec<f64>> = found.iter().map(Candidate::qualities).collect();
    let pool = Pool::of(seeds.iter().map(Vec::as_slice));
    let metric = sweep.plan.scenario.quality();
    for ((candidate, seeds), errors) in found.iter_mut().zip(&seeds).zip(errors) {
        let test = (!errors.is_empty()).then(|| errors.iter().sum::<f64>() / errors.len() as f64);
        candidate.quality = Estimate::of(seeds, test, &pool);
        if let Some(quality) = &mut candidate.quality {
            let (low, high) = metric.bounds();
            let [low, high] = match metric.direction() {
                Direction::Maximize => [low, high],
                Direction::Minimize => [high.map(|h| -h), low.map(|l| -l)],
            };
            quality.low = quality.low.max(low.unwrap_or(f64::NEG_INFINITY));
            quality.high = quality.high.min(high.unwrap_or(f64::INFINITY));
        }
    }
}

impl Candidate {
    fn empty(sweep: &Sweep, record: &TrialRecord) -> Self {
        let footprint = sweep.plan.candidate(&record.trial).map(|c| c.footprint);
        let footprint = footprint.unwrap_or_default();
        let parameters = footprint.parameters.into_iter();
        let parameters = parameters.map(|count| (Constraint::Parameters, count as f64));
        Self {
            family: record.trial.family,
            scale: record.trial.scale,
            footprint,
            abscissa: sweep.plan.size(record.trial.family, record.trial.scale),
            seeds: BTreeMap::new(),
            quality: None,
            diverged: 0,
            pending: 0,
            lost: 0,
            spared: 0,
            worst: parameters.collect(),
            bounded_by: BTreeMap::new(),
            int8_bytes: footprint.stored_bytes(8),
            predicted: None,
        }
    }

    fn measure(
        &mut self,
        seed: u64,
        outcome: &Outcome,
        seconds: Option<f64>,
        constraints: &Constraints,
        direction: Direction,
    ) {
        if outcome.quality.is_finite() {
            self.seeds
                .insert(seed, oriented(direction, outcome.quality));
        } else {
            self.diverged += 1;
        }
        if let Some(bytes) = outcome.size_bytes.int8 {
            self.int8_bytes = Some(bytes as f64);
        }
        let measurement = Measurement {
            train_seconds: seconds,
            price: constraints
                .tier
                .as_ref()
                .and_then(|tier| tier.cost(seconds?)),
            ..measurement(outcome)
        };
        for constraint in Constraint::ALL {
            let value = constraint.measure(&measurement);
            if let Some(value) = value.filter(|v| v.is_finite()) {
                let held = self.worst.entry(constraint).or_insert(value);
                *held = held.max(value);
            }
        }
    }
}

/// What one trial measured, of which the seconds and the price may be another machine's.
fn measurement(outcome: &Outcome) -> Measurement {
    Measurement {
        parameters: outcome.parameters.map(|count| count as f64),
        latency_ms: outcome.latency_ms.map(|l| l.p95),
        size_bytes: outcome.size_bytes.f32.map(|bytes| bytes as f64),
        train_seconds: Some(outcome.train_seconds),
        memory_bytes: outcome.peak_memory_bytes.map(|bytes| bytes as f64),
        energy_joules: outcome.energy_joules,
        price: None,
    }
}
