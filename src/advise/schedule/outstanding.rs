//! What may still come of a running sweep: all that its trials tell of the ones that are outstanding.

use std::collections::BTreeMap;

use super::posterior_simulation::{Future, Open, Simulated};
use crate::{
    advise::{
        decide::bootstrap::{affordable, entrants},
        evidence::{
            candidate::Candidate,
            constraint::Constraints,
            estimate::{Estimate, OWN_SHARE},
            orientation::oriented,
            saving::LEAST_CURVE_SCALES,
            seed_variance::Scatter,
        },
        predict::{
            gaussian_process::{Levels, Observation},
            learning_curve::{Extrapolated, extrapolate},
            quality_law::ideal,
        },
    },
    models::Family,
    scenario::Constraint,
    sweep::{Sweep, TrialRecord, TrialState},
};

/// What the finished sweep would choose: what was measured stays as it is, the rest is drawn. `None` where nothing says
/// what may come.
///
/// A trial that was stopped is not measured and never will be, but what it foretells still says how its scale's other seeds
/// would do.
pub fn simulate(
    sweep: &Sweep,
    candidates: &[Candidate],
    constraints: &Constraints,
) -> Option<Simulated> {
    let metric = sweep.plan.scenario.quality();
    let direction = metric.direction();
    let scatter = Scatter::of(candidates);
    let last = candidates.iter().rev().find_map(|c| c.quality)?;
    last.seed_error?;
    let told = |c: &Candidate| -> Vec<(TrialState, Extrapolated)> {
        let own = sweep.trials.iter().filter(|r| c.is_of(r));
        let deviation = scatter.deviation(c).0;
        let tells = |r: &TrialRecord| {
            let step = r.quality.last()?.step;
            let extrapolated = extrapolate(sweep, r, step, deviation)?;
            (r.state != TrialState::Done).then_some((r.state, extrapolated))
        };
        own.filter_map(tells).collect()
    };
    let told: Vec<_> = candidates.iter().map(told).collect();
    let mut open = BTreeMap::new();
    let mut now = entrants(candidates, constraints, direction);
    for (i, c) in candidates.iter().enumerate() {
        if c.pending > 0 && affordable(c, constraints, direction) {
            let mut begun: Vec<Extrapolated> = Vec::new();
            begun.extend(told[i].iter().filter(|t| !t.0.is_final()).map(|t| t.1));
            let (deviation, freedom) = scatter.deviation(c);
            let test_error = c.quality.unwrap_or(last).test_error;
            let under_way = |r: &&TrialRecord| {
                c.is_of(r) && !r.state.is_final() && r.state != TrialState::Queued
            };
            let what = Open {
                runs: sweep
                    .trials
                    .iter()
                    .any(|r| c.is_of(r) && r.state == TrialState::Running),
                under_way: sweep.trials.iter().filter(under_way).count().min(c.pending),
                fresh: c.pending.saturating_sub(begun.len()),
                begun,
                deviation,
                freedom,
                test_error,
            };
            now[i].error = scatter.error(c, c.seeds.len() + c.pending);
            open.insert(i, what);
        }
    }
    let mut risen = true;
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
        // One that was begun and stopped has told whether it rises.
        let unheard = |k: &usize| !candidates[*k].is_measured() && told[*k].is_empty();
        if own.iter().any(|k| open.contains_key(k) && unheard(k)) {
            risen &= has_risen(sweep, all());
            if all().filter(|c| c.is_measured()).count() < LEAST_CURVE_SCALES {
                return None;
            }
        }
        let seen: Vec<Observation> = own
            .iter()
            .map(|k| seen(&candidates[*k], &told[*k], &scatter, last))
            .collect();
        levels.insert(family, (own, Levels::of(&seen, scatter.freedom())?));
    }
    let margin = candidates.iter().rev().find_map(|c| c.quality);
    let future = Future {
        candidates,
        open,
        levels,
        least: constraints
            .bound(Constraint::Quality)
            .map(|b| oriented(direction, b)),
        margin: margin.map_or(0.0, |q| q.mean - q.low),
        most: ideal(metric).map_or(f64::INFINITY, |b| oriented(direction, b)),
    };
    Some(Simulated {
        risen,
        ..future.choices(&now)
    })
}

/// A candidate's scale as the levels of its family see it.
fn seen(
    c: &Candidate,
    told: &[(TrialState, Extrapolated)],
    scatter: &Scatter,
    last: Estimate,
) -> Observation {
    let deviation = scatter.deviation(c).0;
    let test_error = c.quality.unwrap_or(last).test_error.unwrap_or(0.0);
    let mut seen = Observation {
        x: c.size(),
        observed: None,
        own: OWN_SHARE * test_error.powi(2),
    };
    if let Some(q) = c.quality {
        seen.observe(q.mean, deviation.powi(2) / q.seeds as f64);
    }
    for (_, f) in told {
        seen.observe(f.quality, f.error.powi(2) + deviation.powi(2));
    }
    seen
}

/// Whether the smallest scales are behind: a quality that is flat from the start may only not have begun to rise, unless
/// it is already as good as can be.
fn has_risen<'a>(sweep: &Sweep, own: impl Iterator<Item = &'a Candidate>) -> bool {
    let metric = sweep.plan.scenario.quality();
    let best = sweep
        .optimum
        .or(ideal(metric))
        .map(|b| oriented(metric.direction(), b));
    let measured: Vec<_> = own.filter_map(|c| c.quality).collect();
    let most = measured.iter().max_by(|a, b| a.mean.total_cmp(&b.mean));
    let (Some(from), Some(to)) = (measured.first(), most) else {
        return false;
    };
    let blur = from.error_between().hypot(to.error_between());
    let risen = to.mean - from.mean > 3.0 * blur;
    risen || best.is_some_and(|b| b - to.mean < 2.0 * to.error())
}
