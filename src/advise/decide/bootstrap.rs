//! Confidence: how often the same choice would be made with other seeds and another test split.

use std::collections::BTreeMap;

use super::one_standard_error::{Entrant, choose};
use crate::advise::evidence::{
    candidate::Candidate, constraint::Constraints, estimate::OWN_SHARE, orientation::oriented,
    seed_variance::Scatter,
};
use crate::{
    scenario::{Bound, Constraint, Direction},
    stats::Random,
};

/// Replicates; a share is known to about one and a half percent.
const REPLICATES: usize = 1000;
/// Below this share the choice is undecided.
pub const DECIDED: f64 = 0.7;

/// How often each candidate was chosen; the shares of nothing chosen are left over.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// By candidate, how often the rule took exactly this one.
    pub of: Vec<f64>,
    /// How often the present choice was confirmed: it stayed feasible, did better than having learned nothing, and the rule
    /// took it or one that ties with it.
    pub confirmed: f64,
    /// How often the present choice did better than having learned nothing; one where that cannot be asked.
    pub learned: f64,
}

impl Shares {
    /// The candidate other than one that was chosen most.
    pub fn rival(&self, chosen: usize) -> Option<usize> {
        let others = (0..self.of.len()).filter(|i| *i != chosen && self.of[*i] > 0.0);
        others.max_by(|a, b| self.of[*a].total_cmp(&self.of[*b]))
    }
}

/// What a replicate draws a candidate's quality from.
#[derive(Clone, Debug)]
struct Source {
    mean: f64,
    low: f64,
    /// By seed, how far it lies from the mean, over `sqrt(freedom * seeds)`: their squares sum to their part of the
    /// squared standard error.
    paired: Vec<(u64, f64)>,
    /// The part of the standard error that was borrowed from the other candidates.
    borrowed: f64,
    test_error: f64,
    /// Of a prediction, its own.
    foresight: f64,
}

impl Source {
    /// Of a measured candidate, or of one that is still to come and was predicted.
    fn of(candidate: &Candidate) -> Option<Self> {
        if let Some(q) = candidate.quality {
            let seed_error = q.seed_error?;
            let unit = (q.freedom * q.seeds as f64).sqrt();
            let apart = |(seed, v): (&u64, &f64)| (*seed, (v - q.mean) / unit);
            let paired: Vec<(u64, f64)> = candidate.seeds.iter().map(apart).collect();
            let squares: f64 = paired.iter().map(|p| p.1 * p.1).sum();
            return Some(Self {
                mean: q.mean,
                low: q.low,
                paired,
                borrowed: (seed_error * seed_error - squares).max(0.0).sqrt(),
                test_error: q.test_error.unwrap_or(0.0),
                foresight: 0.0,
            });
        }
        let p = candidate.predicted?;
        Some(Self {
            mean: p.mean,
            low: p.low,
            paired: Vec::new(),
            borrowed: 0.0,
            test_error: 0.0,
            foresight: (p.high - p.low) / (2.0 * 1.645),
        })
    }
}

/// Draws every candidate's quality again and lets the rule choose each time.
///
/// Seeds and test items are those of all candidates at once. A replicate weighs each seed by one normal draw, the same
/// for every candidate, so that what a seed does to all of them stays common (a bootstrap of three seeds themselves
/// has ten outcomes and too little spread); how uncertain so few seeds leave the spread itself is one more draw
/// (Student's t). Test items move all candidates alike but for [`OWN_SHARE`]. `unlearned` is what is reached without having
/// learned anything, oriented, where it is known. `None` where no seed error is known, or where
/// a candidate is still to come that nothing predicts.
pub fn shares(
    candidates: &[Candidate],
    constraints: &Constraints,
    direction: Direction,
    unlearned: Option<f64>,
) -> Option<Shares> {
    let takes_part = |c: &&Candidate| c.is_measured() || c.is_open();
    let missing = candidates
        .iter()
        .filter(takes_part)
        .any(|c| affordable(c, constraints, direction) && Source::of(c).is_none());
    if missing {
        return None;
    }
    let measured = entrants(candidates, constraints, direction);
    let chosen = choose(&measured).map(|c| c.chosen);
    let source = |c: &Candidate| Source::of(c).filter(|_| affordable(c, constraints, direction));
    let sources: Vec<Option<Source>> = candidates.iter().map(source).collect();
    let freedoms = candidates.iter().filter_map(|c| Some(c.quality?.freedom));
    let freedom = freedoms.fold(f64::INFINITY, f64::min).clamp(1.0, 1e3);
    let least = constraints
        .bound(Constraint::Quality)
        .map(|b| oriented(direction, b));
    let mut random = Random::new(candidates.iter().map(|c| c.seeds.len() as u64).sum());
    let mut counts = vec![0_u32; candidates.len()];
    let (mut confirmed, mut learned) = (0_u32, 0_u32);
    let mut drawn = measured.clone();
    for _ in 0..REPLICATES {
        let mut weights: BTreeMap<u64, f64> = BTreeMap::new();
        let widened = (freedom / random.chi_squared(freedom)).sqrt();
        let items = (1.0 - OWN_SHARE).sqrt() * random.normal();
        for (entrant, source) in drawn.iter_mut().zip(&sources) {
            entrant.feasible = false;
            if let Some(s) = source {
                let mut seeds = s.borrowed * random.normal();
                for (seed, apart) in &s.paired {
                    seeds += apart * *weights.entry(*seed).or_insert_with(|| random.normal());
                }
                let moved = widened * seeds
                    + s.test_error * (items + OWN_SHARE.sqrt() * random.normal())
                    + s.foresight * random.normal();
                entrant.quality = s.mean + moved;
                entrant.feasible = least.is_none_or(|l| s.low + moved >= l);
            }
        }
        let better = chosen.is_some_and(|c| unlearned.is_none_or(|u| drawn[c].quality > u));
        learned += u32::from(better);
        let Some(now) = choose(&drawn) else { continue };
        counts[now.chosen] += 1;
        let same =
            |c: usize| drawn[c].feasible && (c == now.chosen || tie(&measured, c, now.chosen));
        confirmed += u32::from(better && chosen.is_some_and(same));
    }
    let share = |count: u32| f64::from(count) / REPLICATES as f64;
    Some(Shares {
        of: counts.into_iter().map(share).collect(),
        confirmed: share(confirmed),
        learned: share(learned),
    })
}

/// Whether two measured candidates tie: asked for the two alone, the rule takes the smaller, because the larger is not
/// better by more than one standard error.
pub fn tie(entrants: &[Entrant], a: usize, b: usize) -> bool {
    let [x, y] = [a, b].map(|i| &entrants[i]);
    let better = if x.quality >= y.quality { x } else { y };
    (x.quality - y.quality).abs() <= better.error
}

/// The candidates as the rule sees them. The standard error of few seeds is wide, and within a wide one the rule finds smaller scales: so
/// where seeds are outstanding the error is that of the whole sweep.
pub fn entrants(
    candidates: &[Candidate],
    constraints: &Constraints,
    direction: Direction,
) -> Vec<Entrant> {
    let scatter = Scatter::of(candidates);
    let error = |c: &Candidate| match c.quality {
        Some(_) if c.outstanding() > 0 => scatter.error(c, c.seeds.len() + c.outstanding()),
        Some(q) => q.error_between(),
        None => 0.0,
    };
    let entrant = |c: &Candidate| Entrant {
        parameters: c.abscissa,
        flops: c
            .footprint
            .flops_per_sample
            .map_or(c.abscissa, |f| f as f64),
        quality: c.quality.map_or(f64::NAN, |q| q.mean),
        error: error(c),
        feasible: c.is_feasible(constraints, direction),
    };
    candidates.iter().map(entrant).collect()
}

/// Whether nothing that is known but its quality rules a candidate out.
pub(crate) fn affordable(
    candidate: &Candidate,
    constraints: &Constraints,
    direction: Direction,
) -> bool {
    let unknown = candidate.unknown(constraints);
    let out = |c: &Bound| c.constraint != Constraint::Quality;
    candidate.diverged == 0
        && !candidate.broken(constraints, direction).iter().any(out)
        && (candidate.pending > 0 || candidate.is_open() || !unknown.iter().any(out))
}
