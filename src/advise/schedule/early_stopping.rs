//! Ending trials early: at the rungs of successive halving (Jamieson and Talwalkar 2016), those that cannot turn the choice.
//!
//! Plain halving keeps the best quarter at a rung. That would end what starts slowly and ends well, as larger models and
//! whole families do (on the generated texts gpt lies behind gru at an eighth of the training and passes it), and of the seeds of one
//! scale it would keep the lucky ones. So the rungs are halving's, and who goes on is judged by what its curve foretells.

use crate::{
    advise::{
        decide::{bootstrap::entrants, one_standard_error::choose},
        evidence::{
            candidates::candidates, constraint::Constraints, orientation::oriented,
            seed_variance::Scatter,
        },
        predict::learning_curve::extrapolate,
    },
    sweep::{Halved, Sweep, TrialId, TrialRecord, TrialState},
};

/// From rung to rung the steps grow by this factor.
pub const ETA: u64 = 4;
/// Standard errors by which a trial's foretold quality has to fall short, for it to be ended: its curve is judged at every rung, and
/// what is ended by mistake can never be chosen.
const HOPE: f64 = 2.5;

/// The steps at which trials are judged: from the end of the grace, each [`ETA`] times the last, before the end.
pub fn rungs(grace: u64, steps: u64) -> Vec<u64> {
    let next = |at: &u64| at.checked_mul(ETA);
    std::iter::successors(Some(grace.max(1)), next)
        .take_while(|at| *at < steps)
        .collect()
}

/// The running trials that can no longer turn the choice, each with the reason.
///
/// Only trials of a scale of which nothing was measured are judged, by the first evaluation after the newest rung that they
/// passed; the grace is the warm-up. A scale larger than the best measured one has to beat it to be chosen or to
/// move the choice, a smaller one has to come within two standard errors. One that was asked for again is never ended.
pub fn hopeless(sweep: &Sweep, constraints: &Constraints) -> Vec<(TrialId, Halved)> {
    let direction = sweep.plan.scenario.quality().direction();
    let all = candidates(sweep, constraints);
    let entrants = entrants(&all, constraints, direction);
    let Some(choice) = choose(&entrants) else {
        return Vec::new();
    };
    let scatter = Scatter::of(&all);
    let (best, error) = (&all[choice.best], entrants[choice.best].error);
    let Some(held) = best.quality else {
        return Vec::new();
    };
    let verdict = |r: &TrialRecord| {
        let own = all.iter().find(|c| c.is_of(r))?;
        if r.state != TrialState::Running || r.attempt > 1 || own.is_measured() {
            return None;
        }
        let larger = own.abscissa >= best.abscissa;
        let needed = held.mean - if larger { 0.0 } else { 2.0 * error };
        let step = judged_at(r)?;
        let deviation = scatter.deviation(own).0;
        let extrapolated = extrapolate(sweep, r, step, deviation)?;
        let most = extrapolated.quality + HOPE * extrapolated.error.hypot(deviation);
        (most < needed).then(|| {
            let reason = Halved {
                share: step as f64 / r.steps.max(1) as f64,
                expected: oriented(direction, extrapolated.quality),
                at_best: oriented(direction, most),
                family: best.family,
                scale: best.scale,
                quality: oriented(direction, held.mean),
            };
            (r.trial.id, reason)
        })
    };
    sweep.trials.iter().filter_map(verdict).collect()
}

/// The first evaluation at or after the newest rung that a trial passed.
fn judged_at(record: &TrialRecord) -> Option<u64> {
    let evaluations = record.quality.buckets();
    let rungs = rungs(record.trial.budget.warm_up(record.steps), record.steps);
    let first = |rung: &u64| evaluations.iter().find(|b| b.step >= *rung);
    let step = rungs.iter().rev().find_map(first)?.step;
    (step < record.steps).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::rungs;

    #[test]
    fn rungs_grow_fourfold_from_the_end_of_the_grace() {
        assert_eq!(rungs(10, 1000), [10, 40, 160, 640]);
        assert_eq!(rungs(0, 5), [1, 4]);
        assert!(rungs(100, 100).is_empty());
        assert_eq!(rungs(u64::MAX / 2, u64::MAX), [u64::MAX / 2]);
    }
}
