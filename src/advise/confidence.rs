//! Confidence: how often the same choice would be made with other seeds and another test split.

use super::{
    candidate::{Candidate, oriented},
    chance::Chance,
    choice::{Entrant, choose},
    constraint::{Constraint, Constraints, Limit},
};
use crate::scenario::Direction;

/// Replicates; a share is known to about one and a half percent.
const REPLICATES: usize = 1000;
/// Below this share the choice is undecided.
pub const DECIDED: f64 = 0.7;

/// Share of the test split's variance that all candidates have in common: they are tested on the same items, and what is
/// hard for one is mostly hard for another. Which items each gets right is not recorded, so half is assumed.
const SHARED: f64 = 0.5;

/// How often each candidate was chosen; the shares of nothing chosen are left over.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// By candidate.
    pub of: Vec<f64>,
}

impl Shares {
    /// The candidate other than one that was chosen most.
    pub fn rival(&self, chosen: usize) -> Option<usize> {
        let others = (0..self.of.len()).filter(|i| *i != chosen && self.of[*i] > 0.0);
        others.max_by(|a, b| self.of[*a].total_cmp(&self.of[*b]))
    }
}

/// What a replicate draws a candidate's quality from.
#[derive(Clone, Copy, Debug)]
struct Source {
    mean: f64,
    low: f64,
    seed_error: f64,
    freedom: f64,
    /// Of the test items, partly shared.
    test_error: f64,
    /// Of a prediction, its own.
    foresight: f64,
}

impl Source {
    /// Of a measured candidate, or of one that is still to come and was predicted.
    fn of(candidate: &Candidate) -> Option<Self> {
        if let Some(q) = candidate.quality {
            let test_error = q.test_error.unwrap_or(0.0);
            return Some(Self {
                mean: q.mean,
                low: q.low,
                seed_error: q.seed_error?,
                freedom: q.freedom,
                test_error,
                foresight: 0.0,
            });
        }
        let p = candidate.predicted?;
        let foresight = (p.high - p.low) / (2.0 * 1.645);
        Some(Self {
            mean: p.mean,
            low: p.low,
            seed_error: 0.0,
            freedom: 1.0,
            test_error: 0.0,
            foresight,
        })
    }
}

/// Draws every candidate's quality again and lets the rule choose each time.
///
/// The mean over seeds is drawn from Student's t about the measured mean (a bootstrap of three seeds themselves has ten
/// outcomes and too little spread), the test split's part from a normal of which [`SHARED`] is common to all. `None` where no seed error is known, or where a
/// candidate is still to come that nothing predicts.
pub fn shares(
    candidates: &[Candidate],
    constraints: &Constraints,
    direction: Direction,
) -> Option<Shares> {
    let takes_part = |c: &&Candidate| c.is_measured() || c.pending > 0;
    let missing = candidates
        .iter()
        .filter(takes_part)
        .any(|c| affordable(c, constraints, direction) && Source::of(c).is_none());
    let entrants = entrants(candidates, constraints, direction);
    if missing {
        return None;
    }
    let sources: Vec<Option<Source>> = candidates
        .iter()
        .map(|c| Source::of(c).filter(|_| affordable(c, constraints, direction)))
        .collect();
    let least = constraints
        .bound(Limit::Quality)
        .map(|b| oriented(direction, b));
    let mut chance = Chance::new(candidates.iter().map(|c| c.seeds.len() as u64).sum());
    let mut counts = vec![0_u32; candidates.len()];
    let mut drawn = entrants;
    for _ in 0..REPLICATES {
        let shared = SHARED.sqrt() * chance.normal();
        for (entrant, source) in drawn.iter_mut().zip(&sources) {
            entrant.feasible = false;
            if let Some(s) = source {
                let items = shared + (1.0 - SHARED).sqrt() * chance.normal();
                let moved = s.seed_error * chance.student(s.freedom.max(1.0))
                    + s.test_error * items
                    + s.foresight * chance.normal();
                entrant.quality = s.mean + moved;
                entrant.feasible = least.is_none_or(|l| s.low + moved >= l);
            }
        }
        if let Some(choice) = choose(&drawn) {
            counts[choice.chosen] += 1;
        }
    }
    Some(Shares {
        of: counts
            .iter()
            .map(|c| f64::from(*c) / REPLICATES as f64)
            .collect(),
    })
}

/// The candidates as the rule sees them.
pub fn entrants(
    candidates: &[Candidate],
    constraints: &Constraints,
    direction: Direction,
) -> Vec<Entrant> {
    let entrant = |c: &Candidate| Entrant {
        parameters: c.footprint.parameters as f64,
        flops: c.footprint.flops_per_sample as f64,
        quality: c.quality.map_or(f64::NAN, |q| q.mean),
        error: c.quality.map_or(0.0, |q| q.error()),
        feasible: c.is_feasible(constraints, direction),
    };
    candidates.iter().map(entrant).collect()
}

/// Whether nothing that is known but its quality rules a candidate out.
pub(super) fn affordable(
    candidate: &Candidate,
    constraints: &Constraints,
    direction: Direction,
) -> bool {
    let unknown = candidate.unknown(constraints);
    let out = |c: &Constraint| c.limit != Limit::Quality;
    candidate.diverged == 0
        && !candidate.broken(constraints, direction).iter().any(out)
        && (candidate.pending > 0 || !unknown.iter().any(out))
}
