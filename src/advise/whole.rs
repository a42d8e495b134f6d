//! What a sweep would have measured whole, where saving left some of its seeds out.

use super::{
    candidate::{Candidate, oriented},
    levels::{Levels, Seen},
    trend::ideal,
};
use crate::{models::Family, sweep::Sweep};

/// How much a scale of which nothing is known may differ from the others, as a share of what the best one lacks of the best
/// possible, while nothing has risen yet.
const VAGUE: f64 = 0.25;

/// Sets, for every measured candidate with seeds left out, the mean to expect of all of its seeds: those that were measured as
/// they are, the others as its family's scales together let expect. So one lucky seed does not choose its scale.
pub fn expect(sweep: &Sweep, candidates: &mut [Candidate]) {
    let few = |c: &Candidate| c.left_out > 0 && c.is_measured();
    let mut families: Vec<Family> = candidates
        .iter()
        .filter(|c| few(c))
        .map(|c| c.family)
        .collect();
    families.sort_unstable();
    families.dedup();
    for family in families {
        let Some((own, levels)) = levels(sweep, candidates, family) else {
            continue;
        };
        for (i, truth) in own.into_iter().zip(levels.mean()) {
            let c = &mut candidates[i];
            if let Some(q) = c.quality.filter(|_| c.left_out > 0) {
                let (n, m) = (q.seeds as f64, c.left_out as f64);
                c.whole = Some((n * q.mean + m * truth) / (n + m));
            }
        }
    }
}

/// The true qualities of a family's scales, and which candidates they are.
pub fn levels(
    sweep: &Sweep,
    candidates: &[Candidate],
    family: Family,
) -> Option<(Vec<usize>, Levels)> {
    let own: Vec<usize> = (0..candidates.len())
        .filter(|i| candidates[*i].family == family)
        .collect();
    let measured = |i: &&usize| candidates[**i].is_measured();
    let largest = own.iter().rev().find(measured).map(|i| &candidates[*i]);
    let last = largest.or_else(|| candidates.iter().rev().find(|c| c.is_measured()));
    let mut seen: Vec<Seen> = own
        .iter()
        .map(|i| Seen::of(&candidates[*i], last))
        .collect();
    let quality = last?.quality?;
    let metric = sweep.plan.scenario.task.quality();
    let best = ideal(metric).map(|b| oriented(metric.direction(), b));
    let room = best.map_or(quality.mean.abs(), |b| (b - quality.mean).abs());
    let vague = (VAGUE * room).max(3.0 * quality.error());
    if seen.iter().all(|s| s.measured.is_none()) {
        // Of a family of which nothing is known, its first scale may stand anywhere near the others.
        seen[0].measured = Some((quality.mean, vague * vague));
    }
    let risen = has_risen(sweep, own.iter().map(|i| &candidates[*i])).is_some();
    let rise = if risen { 0.0 } else { vague };
    Some((own, Levels::of(&seen, rise)?))
}

/// `None` unless the smallest scales are behind: a quality that is flat from the start may only not have begun to rise, unless
/// it is already as good as can be.
fn has_risen<'a>(sweep: &Sweep, own: impl Iterator<Item = &'a Candidate>) -> Option<()> {
    let metric = sweep.plan.scenario.task.quality();
    let best = sweep
        .optimum
        .or(ideal(metric))
        .map(|b| oriented(metric.direction(), b));
    let measured: Vec<_> = own.filter_map(|c| c.quality).collect();
    let from = measured.first()?;
    let to = measured.iter().max_by(|a, b| a.mean.total_cmp(&b.mean))?;
    let blur = from.error_between().hypot(to.error_between());
    let risen = to.mean - from.mean > 3.0 * blur;
    (risen || best.is_some_and(|b| b - to.mean < 2.0 * to.error())).then_some(())
}
