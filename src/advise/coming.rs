//! What is still to come: what the finished sweep would choose, and which trial could change that.

use std::collections::BTreeMap;

use super::{
    candidate::{Candidate, oriented},
    chance::Chance,
    choice::{Entrant, choose},
    confidence::{OWN, affordable, entrants},
    constraint::{Constraints, Limit},
    curve::LEAST_SCALES,
    estimate::{Estimate, Pool},
    levels::{Levels, Seen},
    partial::{Foretold, foretell},
    trend::ideal,
};
use crate::{
    models::Family,
    sweep::{Sweep, TrialRecord, TrialState},
};

/// Finished sweeps that are drawn; a share near .9 is known to one percent.
const REPLICATES: usize = 600;
/// Least spread of what is drawn: equal seeds have none at all, and the arithmetic needs some.
const LEAST: f64 = 1e-12;

/// Of the finished sweeps that may come of a running one, what they choose.
#[derive(Clone, Debug)]
pub struct Coming {
    /// By candidate, how likely the finished sweep chooses it.
    pub chosen: Vec<f64>,
    /// By candidate, how likely its own outstanding trials alone turn the choice; 0 where none is outstanding.
    pub turning: Vec<f64>,
}

/// What is open about one candidate.
#[derive(Clone, Debug)]
struct Open {
    /// What its trials under way foretell.
    begun: Vec<Foretold>,
    /// Its other outstanding seeds.
    fresh: usize,
    /// How far its seeds scatter, and the degrees of freedom of that.
    deviation: f64,
    freedom: f64,
    /// Standard error that its mean will have.
    error: f64,
    /// Of a measured mean, that of the test split.
    test_error: Option<f64>,
}

/// What the finished sweep would choose: what was measured stays as it is, the rest is drawn. `None` where nothing says
/// what may come.
///
/// A trial that was stopped is not measured and never will be, but what it foretells still says how its scale's other seeds
/// would do.
pub fn coming(
    sweep: &Sweep,
    candidates: &[Candidate],
    constraints: &Constraints,
) -> Option<Coming> {
    let metric = sweep.plan.scenario.task.quality();
    let direction = metric.direction();
    let pool = Pool::of(candidates.iter().map(|c| c.seeds.values().copied()));
    let last = candidates.iter().rev().find_map(|c| c.quality)?;
    last.seed_error?;
    let told = |c: &Candidate| -> Vec<(TrialState, Foretold)> {
        let own = sweep.trials.iter().filter(|r| c.is_of(r));
        let deviation = c.deviation(&pool).0;
        let tells = |r: &TrialRecord| {
            let step = r.quality.last()?.step;
            let foretold = foretell(sweep, r, step, deviation)?;
            (r.state != TrialState::Done).then_some((r.state, foretold))
        };
        own.filter_map(tells).collect()
    };
    let told: Vec<_> = candidates.iter().map(told).collect();
    let mut open = BTreeMap::new();
    let mut now = entrants(candidates, constraints, direction);
    for (i, c) in candidates.iter().enumerate() {
        if c.pending > 0 && affordable(c, constraints, direction) {
            let mut begun: Vec<Foretold> = Vec::new();
            begun.extend(told[i].iter().filter(|t| !t.0.is_final()).map(|t| t.1));
            let (deviation, freedom) = c.deviation(&pool);
            let test_error = c.quality.unwrap_or(last).test_error;
            let seeds = (c.seeds.len() + c.pending) as f64;
            let own = OWN.sqrt() * test_error.unwrap_or(0.0);
            let what = Open {
                fresh: c.pending.saturating_sub(begun.len()),
                begun,
                deviation,
                freedom,
                error: own.hypot(deviation / seeds.sqrt()),
                test_error,
            };
            now[i].error = what.error;
            open.insert(i, what);
        }
    }
    let mut levels: BTreeMap<Family, (Vec<usize>, Levels)> = BTreeMap::new();
    for i in open.keys() {
        let family = candidates[*i].family;
        if levels.contains_key(&family) {
            continue;
        }
        let own: Vec<usize> = (0..candidates.len())
            .filter(|k| candidates[*k].family == family)
            .collect();
        let all = || own.iter().map(|k| &candidates[*k]);
        if own
            .iter()
            .any(|k| open.contains_key(k) && !candidates[*k].is_measured())
        {
            has_risen(sweep, all())?;
            if all().filter(|c| c.is_measured()).count() < LEAST_SCALES {
                return None;
            }
        }
        let seen: Vec<Seen> = own
            .iter()
            .map(|k| seen(&candidates[*k], &told[*k], &pool, last))
            .collect();
        levels.insert(family, (own, Levels::of(&seen)?));
    }
    let margin = candidates.iter().rev().find_map(|c| c.quality);
    let future = Future {
        candidates,
        open,
        levels,
        least: constraints
            .bound(Limit::Quality)
            .map(|b| oriented(direction, b)),
        margin: margin.map_or(0.0, |q| q.mean - q.low),
        most: ideal(metric).map_or(f64::INFINITY, |b| oriented(direction, b)),
    };
    Some(future.choices(&now))
}

/// A candidate's scale as the levels of its family see it.
fn seen(c: &Candidate, told: &[(TrialState, Foretold)], pool: &Pool, last: Estimate) -> Seen {
    let deviation = c.deviation(pool).0;
    let test_error = c.quality.unwrap_or(last).test_error.unwrap_or(0.0);
    let mut seen = Seen {
        x: (c.footprint.parameters.max(1) as f64).ln(),
        told: None,
        own: OWN * test_error.powi(2),
    };
    if let Some(q) = c.quality {
        seen.hear(q.mean, deviation.powi(2) / q.seeds as f64);
    }
    for (_, f) in told {
        seen.hear(f.quality, f.error.powi(2) + deviation.powi(2));
    }
    seen
}

struct Future<'a> {
    candidates: &'a [Candidate],
    open: BTreeMap<usize, Open>,
    /// By family, the places of its candidates and what they truly reach.
    levels: BTreeMap<Family, (Vec<usize>, Levels)>,
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
        let drawn: Vec<BTreeMap<usize, Vec<f64>>> =
            (0..REPLICATES).map(|_| self.draw(&mut chance)).collect();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let mut expected = now.to_vec();
        for i in self.open.keys() {
            let sum: f64 = drawn.iter().map(|d| mean(&d[i])).sum();
            self.set(&mut expected[*i], *i, sum / REPLICATES as f64);
        }
        let usual = choose(&expected).map(|c| c.chosen);
        let mut counts = vec![0_u32; now.len()];
        let mut turned = vec![0_u32; now.len()];
        for values in &drawn {
            for (i, value) in values {
                let mut alone = expected.clone();
                self.set(&mut alone[*i], *i, mean(value));
                turned[*i] += u32::from(choose(&alone).map(|c| c.chosen) != usual);
            }
            if let Some(choice) = choose(&self.finished(now, values)) {
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
        entrant.quality = quality;
        entrant.feasible = c.diverged == 0 && self.least.is_none_or(|l| quality - margin >= l);
    }

    /// The entrants of a finished sweep, with the errors that its seeds have.
    fn finished(&self, now: &[Entrant], drawn: &BTreeMap<usize, Vec<f64>>) -> Vec<Entrant> {
        let seeds = |i: usize| -> Vec<f64> {
            let measured = self.candidates[i].seeds.values();
            let drawn = drawn.get(&i).cloned();
            drawn.unwrap_or_else(|| measured.copied().collect())
        };
        let all: Vec<Vec<f64>> = (0..now.len()).map(seeds).collect();
        let pool = Pool::of(all.iter().map(|s| s.iter().copied()));
        let entrant = |(i, now): (usize, &Entrant)| {
            let test_error = match self.open.get(&i) {
                Some(open) => open.test_error,
                None => self.candidates[i].quality.and_then(|q| q.test_error),
            };
            let estimate = Estimate::of(all[i].iter().copied(), test_error, &pool);
            let Some(q) = estimate.filter(|_| now.feasible || self.open.contains_key(&i)) else {
                return *now;
            };
            Entrant {
                quality: q.mean,
                error: q.error_between(),
                feasible: self.candidates[i].diverged == 0 && self.least.is_none_or(|l| q.low >= l),
                ..*now
            }
        };
        now.iter().enumerate().map(entrant).collect()
    }

    /// All seeds of every candidate that is open.
    fn draw(&self, chance: &mut Chance) -> BTreeMap<usize, Vec<f64>> {
        let mut level = vec![f64::NAN; self.candidates.len()];
        for (places, levels) in self.levels.values() {
            for (i, value) in places.iter().zip(levels.draw(chance)) {
                level[*i] = value;
            }
        }
        let mut values = BTreeMap::new();
        for (i, open) in &self.open {
            let measured = self.candidates[*i].seeds.values();
            let mut seeds: Vec<f64> = measured.copied().collect();
            let widened = (open.freedom / chance.chi_squared(open.freedom)).sqrt();
            let deviation = (widened * open.deviation).max(LEAST);
            for f in &open.begun {
                let precision = deviation.powi(-2) + f.error.max(LEAST).powi(-2);
                let pull = level[*i] * deviation.powi(-2) + f.quality * f.error.max(LEAST).powi(-2);
                let value = pull / precision + precision.powf(-0.5) * chance.normal();
                seeds.push(value.min(self.most));
            }
            for _ in 0..open.fresh {
                seeds.push((level[*i] + deviation * chance.normal()).min(self.most));
            }
            values.insert(*i, seeds);
        }
        values
    }
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
