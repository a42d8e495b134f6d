//! What is still to come: what the finished sweep would choose, and which trial could change that.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{
    candidate::{Candidate, oriented},
    chance::Chance,
    choice::{Entrant, choose},
    confidence::{OWN, affordable, entrants},
    constraint::{Constraints, Limit},
    curve::Curve,
    trend::ideal,
};
use crate::{models::Family, sweep::Sweep};

/// Finished sweeps that are drawn; a share near .9 is known to one percent.
const REPLICATES: usize = 600;

/// Of the finished sweeps that may come of a running one, what they choose.
#[derive(Clone, Debug)]
pub struct Coming {
    /// By candidate, how likely the finished sweep chooses it.
    pub chosen: Vec<f64>,
    /// By candidate, how likely its own outstanding trials alone turn the choice; 0 where none is outstanding.
    pub turning: Vec<f64>,
}

/// What is open about one candidate.
#[derive(Clone, Copy, Debug)]
enum Open {
    /// Some of its seeds: the final mean differs from the present one by `error` times Student's t.
    Seeds { error: f64, freedom: f64 },
    /// All of it: about its family's curve it scatters by `error`.
    Unmeasured { error: f64 },
}

/// What the finished sweep would choose: what was measured stays as it is, the rest is drawn. `None` where nothing says
/// what may come.
pub fn coming(
    sweep: &Sweep,
    candidates: &[Candidate],
    constraints: &Constraints,
) -> Option<Coming> {
    let direction = sweep.plan.scenario.task.quality().direction();
    let mut open = BTreeMap::new();
    let mut now = entrants(candidates, constraints, direction);
    for (i, c) in candidates.iter().enumerate() {
        if c.pending > 0 && affordable(c, constraints, direction) {
            let (what, final_error) = outstanding(candidates, c)?;
            open.insert(i, what);
            now[i].error = final_error;
        }
    }
    let unmeasured = |i: &usize| matches!(open[i], Open::Unmeasured { .. });
    let mut curves: BTreeMap<Family, Curve> = BTreeMap::new();
    for i in open.keys().copied().filter(unmeasured) {
        let family = candidates[i].family;
        let own = || candidates.iter().filter(move |c| c.family == family);
        if let Entry::Vacant(place) = curves.entry(family) {
            has_risen(sweep, own())?;
            place.insert(Curve::of(own())?);
        }
    }
    let margin = candidates.iter().rev().find_map(|c| c.quality);
    let future = Future {
        candidates,
        open,
        curves,
        least: constraints
            .bound(Limit::Quality)
            .map(|b| oriented(direction, b)),
        margin: margin.map_or(0.0, |q| q.mean - q.low),
        most: ideal(sweep.plan.scenario.task.quality())
            .map_or(f64::INFINITY, |b| oriented(direction, b)),
    };
    Some(future.choices(&now))
}

struct Future<'a> {
    candidates: &'a [Candidate],
    open: BTreeMap<usize, Open>,
    curves: BTreeMap<Family, Curve>,
    least: Option<f64>,
    /// How far the pessimistic bound of a quality lies below its mean.
    margin: f64,
    /// The best possible quality, oriented.
    most: f64,
}

impl Future<'_> {
    fn choices(&self, now: &[Entrant]) -> Coming {
        let seeds: u64 = self.candidates.iter().map(|c| c.seeds.len() as u64).sum();
        let mut chance = Chance::new(seeds);
        let drawn: Vec<BTreeMap<usize, f64>> =
            (0..REPLICATES).map(|_| self.draw(&mut chance)).collect();
        let mut expected = now.to_vec();
        for i in self.open.keys() {
            let mean = drawn.iter().map(|d| d[i]).sum::<f64>() / REPLICATES as f64;
            self.set(&mut expected[*i], *i, mean);
        }
        let usual = choose(&expected).map(|c| c.chosen);
        let mut counts = vec![0_u32; now.len()];
        let mut turned = vec![0_u32; now.len()];
        let mut finished = now.to_vec();
        for values in &drawn {
            for (i, value) in values {
                self.set(&mut finished[*i], *i, *value);
                let mut alone = expected.clone();
                self.set(&mut alone[*i], *i, *value);
                turned[*i] += u32::from(choose(&alone).map(|c| c.chosen) != usual);
            }
            if let Some(choice) = choose(&finished) {
                counts[choice.chosen] += 1;
            }
        }
        let share = |count: u32| f64::from(count) / REPLICATES as f64;
        Coming {
            chosen: counts.into_iter().map(share).collect(),
            turning: turned.into_iter().map(share).collect(),
        }
    }

    fn set(&self, entrant: &mut Entrant, at: usize, quality: f64) {
        let c = &self.candidates[at];
        let margin = c.quality.map_or(self.margin, |q| q.mean - q.low);
        entrant.quality = quality.min(self.most);
        entrant.feasible = c.diverged == 0 && self.least.is_none_or(|l| quality - margin >= l);
    }

    /// The final mean of every candidate that is open.
    fn draw(&self, chance: &mut Chance) -> BTreeMap<usize, f64> {
        let curves: BTreeMap<Family, _> = self
            .curves
            .iter()
            .map(|(f, c)| (*f, c.draw(chance)))
            .collect();
        let mut values = BTreeMap::new();
        for (i, open) in &self.open {
            let c = &self.candidates[*i];
            let value = match *open {
                Open::Seeds { error, freedom } => {
                    c.quality.map_or(f64::NAN, |q| q.mean) + error * chance.student(freedom)
                }
                Open::Unmeasured { error } => {
                    curves[&c.family].at(c.footprint.parameters as f64) + error * chance.normal()
                }
            };
            values.insert(*i, value);
        }
        values
    }
}

/// What is open about a candidate, and the standard error that its final mean will have.
///
/// With n of n + m seeds done, the final mean differs from the present one by `m / (n + m)` of the difference between
/// the new seeds' mean and the present one.
fn outstanding(candidates: &[Candidate], c: &Candidate) -> Option<(Open, f64)> {
    let m = c.pending as f64;
    if let Some(q) = c.quality {
        let n = q.seeds as f64;
        let deviation = q.seed_error? * n.sqrt();
        let own = OWN.sqrt() * q.test_error.unwrap_or(0.0);
        let error = deviation * (1.0 / n + 1.0 / m).sqrt() * m / (n + m);
        let freedom = q.freedom.max(1.0);
        return Some((
            Open::Seeds { error, freedom },
            own.hypot(deviation / (n + m).sqrt()),
        ));
    }
    // The errors of a scale to come will be about those of the largest measured one.
    let last = candidates.iter().rev().find_map(|c| c.quality)?;
    let deviation = last.seed_error? * (last.seeds as f64).sqrt();
    let own = OWN.sqrt() * last.test_error.unwrap_or(0.0);
    let error = own.hypot(deviation / m.sqrt());
    Some((Open::Unmeasured { error }, error))
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
