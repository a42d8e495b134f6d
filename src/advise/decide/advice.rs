//! Advice: the answer as `advise --json` writes it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::baselines::BaselineLine;
pub use crate::sweep::Decision;
use crate::{
    advise::{
        evidence::{
            candidate::Candidate,
            constraint::{Constraints, Relaxation},
            estimate::Estimate,
            orientation::oriented,
        },
        law::{Form, Law, Optimum},
    },
    models::{Family, Scale},
    scenario::{Bound, Constraint, Direction, Quality},
};

/// A mean with the 90 % confidence interval of the mean; its ends are null where nothing tells how far seeds scatter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A law in machine output.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LawLine {
    /// Its form.
    pub form: Form,
    /// Its parameters by name.
    pub parameters: BTreeMap<&'static str, f64>,
    /// The best use of the compute (taken as `6 N D`) of the largest model on all data; null for a law of one variable.
    pub optimum: Option<Optimum>,
}

/// What the rule chooses at one share of the data and one difficulty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SettingLine {
    /// Share of the training data.
    pub data_fraction: f64,
    /// Difficulty of generated data.
    pub complexity: f64,
    /// The family.
    pub family: Family,
    /// The scale.
    pub scale: Scale,
    /// Its mean quality.
    pub quality: f64,
}

/// The trial that would tell most.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NextTrial {
    /// Its family.
    pub family: Family,
    /// Its scale.
    pub scale: Scale,
    /// Its seed.
    pub seed: u64,
}

/// A candidate in machine output; what is not known is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CandidateLine {
    /// Its family.
    pub family: Family,
    /// Its scale.
    pub scale: Scale,
    /// Learned numbers.
    pub parameters: Option<u64>,
    /// Forward FLOPs of one sample.
    pub flops_per_sample: Option<u64>,
    /// Trials measured.
    pub seeds: usize,
    /// Quality over seeds.
    pub quality: Option<Interval>,
    /// Quality that is predicted of a candidate still to be measured.
    pub predicted: Option<Interval>,
    /// Whether it satisfies every constraint.
    pub feasible: bool,
    /// Constraints that it breaks, or that cannot be judged.
    pub violates: Vec<Constraint>,
    /// Constraints that it breaks.
    #[serde(skip)]
    pub broken: Vec<Constraint>,
    /// Share of the bootstrap replicates that choose it.
    pub share: Option<f64>,
    /// Pessimistic bound on each cost, by the key of its limit: its worst value over seeds, or that of a larger scale of the
    /// family, where that one needed less time or memory; predicted from FLOPs where another tier was asked for.
    pub costs: BTreeMap<&'static str, f64>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Advice {
    /// How the question was answered.
    pub decision: Decision,
    /// The advised family; the leading one where undecided, `None` where nothing fits.
    pub family: Option<Family>,
    /// Its scale.
    pub scale: Option<Scale>,
    /// Share of the bootstrap replicates that confirm the choice: they choose the same, or what ties with it. `None` where
    /// seeds are too few to tell.
    pub confidence: Option<f64>,
    /// Share of the replicates that choose exactly the same.
    pub exact: Option<f64>,
    /// Candidates that tie with the advised one: the means lie within one standard error of each other.
    pub ties: Vec<(Family, Scale)>,
    /// The metric that quality is.
    pub metric: Quality,
    /// Quality of the advised scale.
    pub quality: Option<Interval>,
    /// The best of the baselines beside the advised scale; `None` where there is none yet, or it answered other data.
    pub baseline: Option<BaselineLine>,
    /// Why, in plain sentences.
    pub reasons: Vec<String>,
    /// The constraint that binds, where nothing fits.
    pub binding_constraint: Option<Constraint>,
    /// What would have to give, where nothing fits: all of these together.
    pub relaxations: Vec<Relaxation>,
    /// What would help: where nothing fits, or where it is undecided.
    pub would_help: Vec<String>,
    /// Which other bounds would turn the decision, and to what.
    pub would_change: Vec<String>,
    /// The trial that would tell most, where it is undecided.
    pub next_trial: Option<NextTrial>,
    /// The law of the advised family's loss.
    pub law: Option<LawLine>,
    /// What holds the loss up, in words.
    pub regime: Option<String>,
    /// What would be chosen at each share of data and difficulty; empty where the sweep has one setting.
    pub by_setting: Vec<SettingLine>,
    /// Candidates that no smaller one equals or beats, smallest first.
    pub pareto: Vec<(Family, Scale)>,
    /// All candidates at the setting, smallest first.
    pub candidates: Vec<CandidateLine>,
}

impl LawLine {
    /// A law by the names of its parameters, with its best use of a compute `6 N D`, where that is known.
    pub fn of(law: &Law, compute: Option<f64>) -> Self {
        let names = law.form.names().iter().copied();
        Self {
            form: law.form,
            parameters: names.zip(law.values.iter().copied()).collect(),
            optimum: compute.and_then(|compute| law.optimum(compute)),
        }
    }
}

impl Interval {
    /// What was measured over seeds, in the metric's own direction.
    pub(crate) fn measured(direction: Direction, q: &Estimate) -> Self {
        let known = Self::turned(direction, q.mean, q.low, q.high);
        if q.seed_error.is_some() {
            return known;
        }
        Self {
            low: f64::NAN,
            high: f64::NAN,
            ..known
        }
    }

    /// An oriented mean and interval in the metric's own direction.
    pub(crate) fn turned(direction: Direction, mean: f64, low: f64, high: f64) -> Self {
        let [a, b] = [low, high].map(|v| oriented(direction, v));
        Self {
            mean: oriented(direction, mean),
            low: a.min(b),
            high: a.max(b),
        }
    }
}

impl CandidateLine {
    pub(crate) fn of(
        c: &Candidate,
        constraints: &Constraints,
        direction: Direction,
        share: Option<f64>,
    ) -> Self {
        let constraint = |b: &Bound| b.constraint;
        let broken: Vec<Constraint> = c
            .broken(constraints, direction)
            .iter()
            .map(constraint)
            .collect();
        let mut violates = broken.clone();
        violates.extend(c.unknown(constraints).iter().map(constraint));
        // Both, where one seed misses a bound on quality.
        violates.sort_unstable_by_key(|c| c.key());
        violates.dedup();
        let costs = c.worst.iter().filter(|(l, _)| **l != Constraint::Quality);
        Self {
            family: c.family,
            scale: c.scale,
            parameters: c.footprint.parameters,
            flops_per_sample: c.footprint.flops_per_sample,
            seeds: c.seeds.len(),
            quality: c.quality.map(|q| Interval::measured(direction, &q)),
            predicted: c
                .predicted
                .map(|p| Interval::turned(direction, p.mean, p.low, p.high)),
            feasible: c.is_feasible(constraints, direction),
            violates,
            broken,
            share,
            costs: costs.map(|(l, v)| (l.key(), *v)).collect(),
        }
    }
}
