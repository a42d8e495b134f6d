//! What a trial that is not over foretells of its end: how far it has come, and how much further the finished ones of
//! its family came from there.

use super::candidate::oriented;
use crate::sweep::{Sweep, TrialRecord, TrialState};

/// How much wider than its parts an error is: on simulated learning curves nine in ten ends then lie within 1.3 of it,
/// one in fifty beyond 2.3, at any share of the training.
const WIDENED: f64 = 1.25;
/// Without repeated seeds to tell, the way still to go scatters by so many times what the ends of seeds scatter by: on the
/// digits 1 to 2 from a quarter of the training on.
const SCATTER: f64 = 1.5;

/// The quality that a trial is expected to end with, oriented.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foretold {
    /// The quality to expect.
    pub quality: f64,
    /// Its standard error.
    pub error: f64,
}

/// What a trial foretells by its evaluation at a step, when seeds of one scale end `deviation` apart; `None` where no
/// other trial of the family tells how training goes on from there.
///
/// Finished trials of the same scale tell it directly. Else the two largest smaller scales do: larger models may rise
/// later or sooner, so half of what changed between the two is added, and all of that half is in doubt.
pub fn foretell(
    sweep: &Sweep,
    record: &TrialRecord,
    step: u64,
    deviation: f64,
) -> Option<Foretold> {
    let size = |r: &TrialRecord| Some(sweep.plan.candidate(&r.trial)?.footprint.parameters);
    let (own, size_of_own) = (at(sweep, record, step)?, size(record)?);
    let mut rises: Vec<(u64, Vec<f64>)> = Vec::new();
    for other in sweep.trials.iter().filter(|r| is_alike(r, record)) {
        let Some(n) = size(other).filter(|n| *n <= size_of_own) else {
            continue;
        };
        let Some(rise) = rise(sweep, other, step) else {
            continue;
        };
        match rises.iter_mut().find(|(m, _)| *m == n) {
            Some((_, all)) => all.push(rise),
            None => rises.push((n, vec![rise])),
        }
    }
    rises.sort_by_key(|r| r.0);
    let scatter = scatter(&rises).map_or(SCATTER * deviation, |s| s.max(deviation));
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let ((n, last), before) = rises.split_last()?;
    let rise = mean(last);
    if *n == size_of_own {
        return Some(Foretold {
            quality: own + rise,
            error: WIDENED * scatter * (1.0 + 1.0 / last.len() as f64).sqrt(),
        });
    }
    let half = 0.5 * (rise - mean(&before.last()?.1));
    Some(Foretold {
        quality: own + rise + half,
        error: WIDENED * half.hypot(2.0_f64.sqrt() * scatter),
    })
}

/// Whether a trial is over that trained as another does.
fn is_alike(r: &TrialRecord, record: &TrialRecord) -> bool {
    let key = |r: &TrialRecord| (r.trial.family, r.steps);
    let setting = |r: &TrialRecord| (r.trial.data_fraction, r.trial.complexity);
    r.state == TrialState::Done && key(r) == key(record) && setting(r) == setting(record)
}

/// Quality at the evaluation at a step, oriented.
fn at(sweep: &Sweep, record: &TrialRecord, step: u64) -> Option<f64> {
    let evaluations = record.quality.buckets();
    let bucket = evaluations.iter().find(|b| b.step == step)?;
    let direction = sweep.plan.scenario.task.quality().direction();
    Some(oriented(direction, bucket.mean)).filter(|q| q.is_finite())
}

/// From the evaluation at a step to the measured quality, which may be of another split.
fn rise(sweep: &Sweep, record: &TrialRecord, step: u64) -> Option<f64> {
    let direction = sweep.plan.scenario.task.quality().direction();
    let end = oriented(direction, record.outcome.as_ref()?.quality);
    Some(end - at(sweep, record, step)?).filter(|r| r.is_finite())
}

/// Standard deviation of the rises over the seeds of one scale; `None` with fewer than two to tell.
fn scatter(rises: &[(u64, Vec<f64>)]) -> Option<f64> {
    let (mut squares, mut freedom) = (0.0, 0);
    for (_, all) in rises {
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        squares += all.iter().map(|r| (r - mean).powi(2)).sum::<f64>();
        freedom += all.len() - 1;
    }
    (freedom > 1).then(|| (squares / freedom as f64).sqrt())
}
