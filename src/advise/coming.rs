//! What is still to come: what the finished sweep would choose, and which trial could change that.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{
    candidate::{Candidate, oriented},
    chance::Chance,
    choice::{Entrant, choose},
    confidence::{OWN, affordable, entrants},
    constraint::{Constraints, Limit},
    levels::Levels,
    trend::ideal,
    whole::levels,
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

/// What is open about one candidate: its outstanding seeds.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// Seeds measured.
    n: f64,
    /// Seeds outstanding.
    m: f64,
    /// Standard deviation of one seed, and the degrees of freedom that it is known with.
    deviation: f64,
    freedom: f64,
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
        if c.outstanding() > 0 && affordable(c, constraints, direction) {
            let (what, final_error) = outstanding(candidates, c)?;
            open.insert(i, what);
            now[i].error = final_error;
        }
    }
    let best = ideal(sweep.plan.scenario.task.quality()).map(|b| oriented(direction, b));
    let mut families: BTreeMap<Family, (Vec<usize>, Levels)> = BTreeMap::new();
    for i in open.keys() {
        let family = candidates[*i].family;
        if let Entry::Vacant(place) = families.entry(family) {
            place.insert(levels(sweep, candidates, family)?);
        }
    }
    let margin = candidates.iter().rev().find_map(|c| c.quality);
    let future = Future {
        candidates,
        open,
        families,
        least: constraints
            .bound(Limit::Quality)
            .map(|b| oriented(direction, b)),
        margin: margin.map_or(0.0, |q| q.mean - q.low),
        most: best.unwrap_or(f64::INFINITY),
    };
    Some(future.choices(&now))
}

struct Future<'a> {
    candidates: &'a [Candidate],
    open: BTreeMap<usize, Open>,
    families: BTreeMap<Family, (Vec<usize>, Levels)>,
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
        let mut values = BTreeMap::new();
        for (own, levels) in self.families.values() {
            let truths = levels.draw(chance);
            for (i, truth) in own.iter().zip(truths) {
                if let Some(o) = self.open.get(i) {
                    let new = truth + o.deviation / o.m.sqrt() * chance.student(o.freedom);
                    let held = self.candidates[*i].quality.map_or(0.0, |q| q.mean);
                    values.insert(*i, (o.n * held + o.m * new) / (o.n + o.m));
                }
            }
        }
        values
    }
}

/// What is open about a candidate, and the standard error that its final mean will have.
fn outstanding(candidates: &[Candidate], c: &Candidate) -> Option<(Open, f64)> {
    // The errors of a scale to come will be about those of the largest measured one.
    let like = c
        .quality
        .or_else(|| candidates.iter().rev().find_map(|c| c.quality))?;
    let deviation = like.seed_error? * (like.seeds as f64).sqrt();
    let (n, m) = (c.seeds.len() as f64, c.outstanding() as f64);
    let own = OWN.sqrt() * like.test_error.unwrap_or(0.0);
    let freedom = like.freedom.max(1.0);
    let open = Open {
        n,
        m,
        deviation,
        freedom,
    };
    Some((open, own.hypot(deviation / (n + m).sqrt())))
}
