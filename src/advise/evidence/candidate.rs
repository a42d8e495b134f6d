//! Candidates: the planned models at one setting, with what was measured of each over its seeds.

use std::collections::BTreeMap;

use super::{
    constraint::{Constraint, Constraints, Limit},
    estimate::{Estimate, Pool},
    larger_scales::bound_by_larger,
    prediction::Predicted,
    saving,
};
use crate::{
    advise::machines::training_time::Pace,
    models::{Family, Footprint, Scale},
    scenario::Direction,
    sweep::{Outcome, Sweep, TrialRecord, TrialState},
};

/// A planned model with what was measured of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its family.
    pub family: Family,
    /// Its scale.
    pub scale: Scale,
    /// Its cost by ladder arithmetic.
    pub footprint: Footprint,
    /// Quality by seed, of the trials that are done; greater is better whatever the metric, see [`oriented`].
    pub seeds: BTreeMap<u64, f64>,
    /// Quality over seeds, oriented; `None` where nothing was measured.
    pub quality: Option<Estimate>,
    /// Trials whose quality is not a number: they diverged.
    pub diverged: usize,
    /// Trials that may still be measured.
    pub pending: usize,
    /// Trials that the whole sweep would measure and that saving has not, or not yet: beside the others it is compared as if
    /// they had been.
    pub spared: usize,
    /// Pessimistic bound on each limited cost: its worst value over the seeds, see also [`Self::bounded_by`]; predicted from
    /// FLOPs where it depends on another machine's speed; absent where it is not known.
    pub worst: BTreeMap<Limit, f64>,
    /// The larger scale of the family by which a cost is bounded, where that one's worst was less: what a larger model
    /// never needed, a smaller one did not need for its own sake.
    pub bounded_by: BTreeMap<Limit, Scale>,
    /// Bytes of the weights in eight-bit integers, measured or by ladder arithmetic.
    pub int8_bytes: f64,
    /// Quality that the family's smaller scales predict, oriented, while nothing was measured; see [`super::foreseen`].
    pub predicted: Option<Predicted>,
}

/// A quality that is greater when better. Its own inverse.
pub fn oriented(direction: Direction, quality: f64) -> f64 {
    match direction {
        Direction::Maximize => quality,
        Direction::Minimize => -quality,
    }
}

impl Candidate {
    /// Its name in a sentence.
    pub fn name(&self) -> String {
        format!("{} {}", self.family, self.scale)
    }

    /// `ln` of its parameters.
    pub(crate) fn size(&self) -> f64 {
        (self.footprint.parameters.max(1) as f64).ln()
    }

    /// Whether a trial is one of its own.
    pub(crate) fn is_of(&self, record: &TrialRecord) -> bool {
        (self.family, self.scale) == (record.trial.family, record.trial.scale)
    }

    /// Whether enough of it is known to be advised.
    pub fn is_measured(&self) -> bool {
        self.quality.is_some()
    }

    /// Its pessimistic bound on what is limited, oriented for quality; `None` where it was not measured.
    pub fn pessimistic(&self, limit: Limit) -> Option<f64> {
        match limit {
            // Without a second seed anywhere nothing tells how far seeds scatter: a bound would be too good.
            Limit::Quality => self
                .quality
                .filter(|q| q.seed_error.is_some())
                .map(|q| q.low),
            _ => self.worst.get(&limit).copied(),
        }
    }

    /// The constraints that its pessimistic bounds break.
    pub fn broken(&self, constraints: &Constraints, direction: Direction) -> Vec<Constraint> {
        let breaks = |c: &&Constraint| {
            let least = || {
                self.quality
                    .map(|q| q.mean)
                    .filter(|_| c.limit == Limit::Quality)
            };
            // A mean that misses a bound tells enough even of one seed.
            self.pessimistic(c.limit)
                .or_else(least)
                .is_some_and(|value| match c.limit {
                    Limit::Quality => value < oriented(direction, c.bound),
                    _ => value > c.bound,
                })
        };
        constraints.bounds.iter().filter(breaks).copied().collect()
    }

    /// The constraints on what was not measured: it cannot be said whether they hold.
    pub fn unknown(&self, constraints: &Constraints) -> Vec<Constraint> {
        let unknown = |c: &&Constraint| self.pessimistic(c.limit).is_none();
        constraints.bounds.iter().filter(unknown).copied().collect()
    }

    /// Whether it was measured, did not diverge, and satisfies every constraint.
    pub fn is_feasible(&self, constraints: &Constraints, direction: Direction) -> bool {
        self.is_measured()
            && self.diverged == 0
            && self.broken(constraints, direction).is_empty()
            && self.unknown(constraints).is_empty()
    }
}

/// The candidates at the constraints' setting, by parameters, then FLOPs, then family and scale.
pub fn candidates(sweep: &Sweep, constraints: &Constraints) -> Vec<Candidate> {
    let setting = setting(sweep, constraints);
    let mut found: Vec<Candidate> = Vec::new();
    let mut errors: Vec<Vec<f64>> = Vec::new();
    let direction = sweep.plan.scenario.task.quality().direction();
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
        let open = !record.state.is_final() && !sweep.state.is_final();
        found[at].pending += usize::from(open);
        found[at].spared += usize::from(saves && (open || record.is_spared()));
        if let Some(outcome) = record
            .outcome
            .as_ref()
            .filter(|_| record.state == TrialState::Done)
        {
            let seconds = constraints
                .elsewhere()
                .map_or(outcome.train_seconds, |tier| {
                    let flops = sweep.plan.training_flops(t);
                    tier.seconds(flops, paces.get(&t.family), constraints.here)
                });
            found[at].measure(t.seed, outcome, seconds, constraints, direction);
            errors[at].extend(outcome.quality_error.filter(|e| e.is_finite()));
        }
    }
    bound_by_larger(&mut found);
    estimate(&mut found, &errors, sweep);
    found.sort_by(|a, b| {
        let key = |c: &Candidate| {
            (
                c.footprint.parameters,
                c.footprint.flops_per_sample,
                c.family,
                c.scale,
            )
        };
        key(a).cmp(&key(b))
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
    let pool = Pool::of(found.iter().map(|c| c.seeds.values().copied()));
    let metric = sweep.plan.scenario.task.quality();
    for (candidate, errors) in found.iter_mut().zip(errors) {
        let test = (!errors.is_empty()).then(|| errors.iter().sum::<f64>() / errors.len() as f64);
        candidate.quality = Estimate::of(candidate.seeds.values().copied(), test, &pool);
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
        Self {
            family: record.trial.family,
            scale: record.trial.scale,
            footprint,
            seeds: BTreeMap::new(),
            quality: None,
            diverged: 0,
            pending: 0,
            spared: 0,
            worst: BTreeMap::from([(Limit::Parameters, footprint.parameters as f64)]),
            bounded_by: BTreeMap::new(),
            int8_bytes: footprint.stored_bytes(8) as f64,
            predicted: None,
        }
    }

    fn measure(
        &mut self,
        seed: u64,
        outcome: &Outcome,
        seconds: f64,
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
            self.int8_bytes = bytes as f64;
        }
        let cost = constraints.tier.as_ref().and_then(|t| t.cost(seconds));
        let worst = [
            (Limit::Latency, outcome.latency_ms.map(|l| l.p95)),
            (Limit::Size, outcome.size_bytes.f32.map(|b| b as f64 / 1e6)),
            (Limit::Parameters, Some(outcome.parameters as f64)),
            (Limit::TrainSeconds, Some(seconds)),
            (
                Limit::Memory,
                outcome.peak_memory_bytes.map(|b| b as f64 / 1e6),
            ),
            (Limit::Cost, cost),
        ];
        for (limit, value) in worst {
            if let Some(value) = value.filter(|v| v.is_finite()) {
                let held = self.worst.entry(limit).or_insert(value);
                *held = held.max(value);
            }
        }
    }
}
