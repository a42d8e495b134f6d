//! What is still to come: how likely the present choice is also that of the finished sweep.

use std::collections::BTreeMap;

use super::{
    candidate::{Candidate, oriented, setting},
    chance::Chance,
    choice::choose,
    confidence::{affordable, entrants},
    constraint::{Constraints, Limit},
    trend::{Trend, ideal},
};
use crate::{models::Family, sweep::Sweep};

/// Draws; a share near 0.9 is known to one percent.
const REPLICATES: usize = 1000;
/// Share of an extrapolated gain that may be wrong either way, as one standard error.
const DOUBT: f64 = 0.5;

/// A quality to come, as it is drawn.
#[derive(Clone, Copy, Debug)]
struct Coming {
    mean: f64,
    low: f64,
    error: f64,
    freedom: f64,
}

/// How likely the finished sweep would choose the same: what was measured stays as it is, the rest is drawn. `None`
/// where nothing says what may come.
pub fn settled(
    sweep: &Sweep,
    candidates: &[Candidate],
    constraints: &Constraints,
    chosen: usize,
) -> Option<f64> {
    let direction = sweep.plan.scenario.task.quality().direction();
    let now = entrants(candidates, constraints, direction);
    let coming = coming(sweep, candidates, constraints)?;
    // The standard error that a scale to come will have is about that of the largest measured one.
    let usual = now.iter().rev().find(|e| e.quality.is_finite())?.error;
    let least = constraints
        .bound(Limit::Quality)
        .map(|b| oriented(direction, b));
    let mut chance = Chance::new(candidates.iter().map(|c| c.seeds.len() as u64).sum());
    let mut same = 0_u32;
    let mut drawn = now.clone();
    for _ in 0..REPLICATES {
        for (at, c) in &coming {
            let moved = c.error * chance.student(c.freedom);
            drawn[*at].quality = c.mean + moved;
            drawn[*at].feasible = least.is_none_or(|l| c.low + moved >= l);
            if !candidates[*at].is_measured() {
                drawn[*at].error = usual;
            }
        }
        same += u32::from(choose(&drawn).is_some_and(|c| c.chosen == chosen));
    }
    Some(f64::from(same) / REPLICATES as f64)
}

fn coming(
    sweep: &Sweep,
    candidates: &[Candidate],
    constraints: &Constraints,
) -> Option<Vec<(usize, Coming)>> {
    let direction = sweep.plan.scenario.task.quality().direction();
    let mut trends: BTreeMap<Family, Option<Trend>> = BTreeMap::new();
    let mut all = Vec::new();
    for (i, c) in candidates.iter().enumerate() {
        if c.pending == 0 || !affordable(c, constraints, direction) {
            continue;
        }
        let one = if c.is_measured() {
            rest(c)
        } else {
            let trend = trends
                .entry(c.family)
                .or_insert_with_key(|f| Trend::of(sweep, *f, setting(sweep, constraints)));
            beyond(sweep, candidates, i, trend.as_ref())
        };
        all.push((i, one?));
    }
    Some(all)
}

/// With n of n + m seeds done, the final mean differs from the present one by `m / (n + m)` of the difference between the
/// new seeds' mean and the present one.
fn rest(c: &Candidate) -> Option<Coming> {
    let q = c.quality?;
    let (n, m) = (q.seeds as f64, c.pending as f64);
    let deviation = q.seed_error? * n.sqrt();
    let error = deviation * (1.0 / n + 1.0 / m).sqrt() * m / (n + m);
    Some(Coming {
        mean: q.mean,
        low: q.low,
        error,
        freedom: q.freedom.max(1.0),
    })
}

/// A scale above all measured ones of its family: the largest of those, and the gain that the family's trend draws. Where
/// the quality has stopped rising there is no trend, and no gain.
fn beyond(
    sweep: &Sweep,
    candidates: &[Candidate],
    at: usize,
    trend: Option<&Trend>,
) -> Option<Coming> {
    let c = &candidates[at];
    let below: Vec<&Candidate> = candidates[..at]
        .iter()
        .filter(|b| b.family == c.family && b.is_measured())
        .collect();
    let [.., before, last] = below[..] else {
        return None;
    };
    if below.len() < 3 {
        return None;
    }
    let (q, p) = (last.quality?, before.quality?);
    let error = q.seed_error?;
    let size = |c: &Candidate| c.footprint.parameters as f64;
    if !has_risen(sweep, below[0], last) {
        return None;
    }
    let gain = match trend {
        Some(trend) => trend.gain(size(last), size(c)).max(0.0),
        None if q.mean - p.mean <= error => 0.0,
        None => return None,
    };
    let doublings = (size(c) / size(last)).log2().max(1.0);
    let error = error.hypot(error * doublings.sqrt()).hypot(DOUBT * gain);
    Some(Coming {
        mean: q.mean + gain,
        low: q.low + gain,
        error,
        freedom: q.freedom.max(1.0),
    })
}

/// Whether the smallest scales are behind: a quality that is flat from the start may only not have begun to rise, unless it
/// is already as good as can be.
fn has_risen(sweep: &Sweep, first: &Candidate, last: &Candidate) -> bool {
    let metric = sweep.plan.scenario.task.quality();
    let best = sweep
        .optimum
        .or(ideal(metric))
        .map(|b| oriented(metric.direction(), b));
    let (Some(from), Some(to)) = (first.quality, last.quality) else {
        return false;
    };
    // Both are tested on the same items, so only the seeds blur the difference.
    let blur = from
        .seed_error
        .unwrap_or(f64::INFINITY)
        .hypot(to.seed_error.unwrap_or(f64::INFINITY));
    to.mean - from.mean > 3.0 * blur || best.is_some_and(|b| b - to.mean < 2.0 * to.error())
}
