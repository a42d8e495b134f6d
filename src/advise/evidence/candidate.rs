//! A candidate: a planned model at one setting, with what was measured of it over its seeds.

use std::collections::BTreeMap;

use super::{
    constraint::{Constraints, broken_by},
    estimate::Estimate,
    orientation::oriented,
    prediction::Predicted,
};
use crate::{
    models::{Family, Scale},
    scenario::{Bound, Constraint, Direction},
    sweep::{Cost, TrialRecord},
};

/// A planned model with what was measured of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its family.
    pub family: Family,
    /// Its scale.
    pub scale: Scale,
    /// What it costs, as far as that is known.
    pub footprint: Cost,
    /// Its parameters, or its scale where not all parameters of the plan are known: by what it is larger or smaller.
    pub abscissa: f64,
    /// Quality by seed, of the trials that are done; greater is better whatever the metric, see [`oriented`].
    pub seeds: BTreeMap<u64, f64>,
    /// Quality over seeds, oriented; `None` where nothing was measured.
    pub quality: Option<Estimate>,
    /// Trials whose quality is not a number: they diverged.
    pub diverged: usize,
    /// Trials that may still be measured: they wait, run, or go on when their sweep is resumed.
    pub pending: usize,
    /// Trials that failed or that the user left out: they are measured only when they are tried again.
    pub lost: usize,
    /// Trials that the whole sweep would measure and that saving has not, or not yet: beside the others it is compared as if
    /// they had been.
    pub spared: usize,
    /// Pessimistic bound on each cost: its worst value over the seeds, see also [`Self::bounded_by`]; predicted from
    /// FLOPs where it depends on another machine's speed; absent where it is not known.
    pub worst: BTreeMap<Constraint, f64>,
    /// The larger scale of the family by which a cost is bounded, where that one's worst was less: what a larger model
    /// never needed, a smaller one did not need for its own sake.
    pub bounded_by: BTreeMap<Constraint, Scale>,
    /// Bytes of the weights in eight-bit integers, measured or by ladder arithmetic; `None` where neither tells.
    pub int8_bytes: Option<f64>,
    /// Quality that the family's smaller scales predict, oriented, while nothing was measured; see [`super::with_predictions`].
    pub predicted: Option<Predicted>,
}

impl Candidate {
    /// Its name in a sentence.
    pub fn name(&self) -> String {
        format!("{} {}", self.family, self.scale)
    }

    /// The qualities of its trials that are done, by seed.
    pub(crate) fn qualities(&self) -> Vec<f64> {
        self.seeds.values().copied().collect()
    }

    /// `ln` of its size.
    pub(crate) fn size(&self) -> f64 {
        self.abscissa.max(1.0).ln()
    }

    /// Whether a trial is one of its own.
    pub(crate) fn is_of(&self, record: &TrialRecord) -> bool {
        (self.family, self.scale) == (record.trial.family, record.trial.scale)
    }

    /// Whether enough of it is known to be advised.
    pub fn is_measured(&self) -> bool {
        self.quality.is_some()
    }

    /// Whether it was planned and nothing of it is known yet, however that came: saving did not leave it out for what the
    /// others told. While a candidate is open, a choice among the others is none among the whole plan.
    pub fn is_open(&self) -> bool {
        !self.is_measured() && self.pending + self.lost > 0
    }

    /// Planned trials that were not measured, or not yet, for whatever reason.
    pub fn outstanding(&self) -> usize {
        self.spared.max(self.pending) + self.lost
    }

    /// Its pessimistic bound on what is limited, oriented for quality; `None` where it was not measured.
    pub fn pessimistic(&self, constraint: Constraint) -> Option<f64> {
        match constraint {
            // Without a second seed anywhere nothing tells how far seeds scatter: a bound would be too good.
            Constraint::Quality => self
                .quality
                .filter(|q| q.seed_error.is_some())
                .map(|q| q.low),
            _ => self.worst.get(&constraint).copied(),
        }
    }

    /// The bounds that it breaks, judged by its pessimistic bounds; a mean that misses a quality tells enough even of one seed.
    pub fn broken(&self, constraints: &Constraints, direction: Direction) -> Vec<Bound> {
        let mean = || self.quality.map(|q| q.mean);
        broken_by(&constraints.bounds, direction, |c| match c {
            Constraint::Quality => {
                let quality = self.pessimistic(c).or_else(mean);
                quality.map(|q| oriented(direction, q))
            }
            _ => self.pessimistic(c),
        })
    }

    /// The bounds on what was not measured: it cannot be said whether they hold.
    pub fn unknown(&self, constraints: &Constraints) -> Vec<Bound> {
        let unknown = |b: &Bound| self.pessimistic(b.constraint).is_none();
        constraints.bounds.iter().filter(unknown).collect()
    }

    /// Whether it was measured, did not diverge, and satisfies every constraint.
    pub fn is_feasible(&self, constraints: &Constraints, direction: Direction) -> bool {
        self.is_measured()
            && self.diverged == 0
            && self.broken(constraints, direction).is_empty()
            && self.unknown(constraints).is_empty()
    }
}
