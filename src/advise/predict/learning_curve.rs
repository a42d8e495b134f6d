//! What a trial that is not over foretells of its end: how far it has come, and how much further the finished ones of
//! its family came from there.

use crate::advise::evidence::orientation::oriented;
use crate::sweep::{Sweep, TrialRecord, TrialState};

/// How much wider than its parts an error is: on simulated learning curves nine in ten ends then lie within 1.3 of it,
/// one in fifty beyond 2.3, at any share of the training.
const WIDENED: f64 = 1.25;
/// Without repeated seeds to tell, the way still to go scatters by so many times what the ends of seeds scatter by: on the
/// digits 1 to 2 from a quarter of the training on.
const SCATTER: f64 = 1.5;

/// The quality that a trial is expected to end with, oriented.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extrapolated {
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
pub fn extrapolate(
    sweep: &Sweep,
    record: &TrialRecord,
    step: u64,
    deviation: f64,
) -> Option<Extrapolated> {
    let size = |r: &TrialRecord| sweep.plan.size(r.trial.family, r.trial.scale);
    let (own, size_of_own) = (at(sweep, record, step)?, size(record));
    let mut rises: Vec<(f64, Vec<f64>)> = Vec::new();
    for other in sweep.trials.iter().filter(|r| is_alike(r, record)) {
        let n = size(other);
        if n > size_of_own {
            continue;
        }
        let Some(rise) = rise(sweep, other, step) else {
            continue;
        };
        match rises.iter_mut().find(|(m, _)| m.total_cmp(&n).is_eq()) {
            Some((_, all)) => all.push(rise),
            None => rises.push((n, vec![rise])),
        }
    }
    rises.sort_by(|a, b| a.0.total_cmp(&b.0));
    let scatter = scatter(&rises).map_or(SCATTER * deviation, |s| s.max(deviation));
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let ((n, last), before) = rises.split_last()?;
    let rise = mean(last);
    if n.total_cmp(&size_of_own).is_eq() {
        return Some(Extrapolated {
            quality: own + rise,
            error: WIDENED * scatter * (1.0 + 1.0 / last.len() as f64).sqrt(),
        });
    }
    let half = 0.5 * (rise - mean(&before.last()?.1));
    Some(Extrapolated {
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
    let direction = sweep.plan.scenario.quality().direction();
    Some(oriented(direction, bucket.mean)).filter(|q| q.is_finite())
}

/// From the evaluation at a step to the measured quality, which may be of another split.
fn rise(sweep: &Sweep, record: &TrialRecord, step: u64) -> Option<f64> {
    let direction = sweep.plan.scenario.quality().direction();
    let end = oriented(direction, record.outcome.as_ref()?.quality);
    Some(end - at(sweep, record, step)?).filter(|r| r.is_finite())
}

/// Standard deviation of the rises over the seeds of one scale; `None` with fewer than two to tell.
fn scatter(rises: &[(f64, Vec<f64>)]) -> Option<f64> {
    let (mut squares, mut freedom) = (0.0, 0);
    for (_, all) in rises {
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        squares += all.iter().map(|r| (r - mean).powi(2)).sum::<f64>();
        freedom += all.len() - 1;
    }
    (freedom > 1).then(|| (squares / freedom as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        data::{DataFacts, PictureShape, Signature},
        scenario::{self, Override},
        sweep::{BackendChoice, Bucket, FORMAT, Plan, SweepId, candidates, trials},
    };

    /// Two seeds of three widths on the digits, of which nothing happened.
    fn planned() -> Sweep {
        let text = include_str!("../../../scenarios/vision-digits.toml");
        let seeds = [Override::new("train.seeds", 2)];
        let scenario = scenario::parse(text, "vision-digits.toml", &seeds).expect("shipped");
        let signature = Signature::Pictures(PictureShape {
            channels: 1,
            height: 8,
            width: 8,
            classes: 10,
        });
        let facts = DataFacts {
            signature: Some(signature),
            train: 1437,
            validation: 0,
            test: 360,
            notes: Vec::new(),
            optimum: None,
        };
        let candidates = candidates(&scenario, &facts, BackendChoice::Auto);
        Sweep::new(Plan {
            format: FORMAT,
            planned_in: None,
            fingerprint: None,
            id: SweepId("20300101-000000-planned-0000".into()),
            created_at: 0.0,
            version: "0".into(),
            jobs: 1,
            after: None,
            machine: serde_json::from_value(json!({
                "host": "h", "os": "o", "cpu": "c", "cores": 1, "memory_bytes": 1
            }))
            .expect("a machine"),
            facts,
            trials: trials(&scenario, &candidates),
            candidates,
            scenario,
        })
    }

    /// Evaluates a trial at every fifth of its steps; it ends with the last quality, unless that is to come.
    fn evaluate(sweep: &mut Sweep, trial: usize, qualities: &[f64]) {
        let record = &mut sweep.trials[trial];
        for (i, q) in qualities.iter().enumerate() {
            let step = (i as u64 + 1) * record.steps / 5;
            record.quality.push(Bucket::new(step, 0.0, 0, [*q; 3]));
            record.step = step;
        }
        record.state = TrialState::Running;
        if let (5, Some(q)) = (qualities.len(), qualities.last()) {
            record.state = TrialState::Done;
            let outcome = json!({
                "quality": q, "quality_error": null, "loss": 0.0, "metrics": {}, "epochs": 5, "steps": record.steps,
                "parameters": 1, "flops_per_sample": 1, "train_seconds": 1.0, "cpu_seconds": null,
                "samples_per_second": 1.0, "peak_memory_bytes": null,
                "size_bytes": {"f32": null, "f16": null, "int8": null}, "latency_ms": null, "throughput": null,
                "energy_joules": null, "backend": "flex"
            });
            record.outcome = Some(serde_json::from_value(outcome).expect("an outcome"));
        }
    }

    #[test]
    fn a_seed_of_the_same_scale_tells_the_way_that_is_left() {
        let mut sweep = planned();
        evaluate(&mut sweep, 0, &[0.2, 0.4, 0.5, 0.55, 0.6]);
        evaluate(&mut sweep, 1, &[0.25, 0.43]);
        let record = &sweep.trials[1];
        let step = record.step;
        let told = extrapolate(&sweep, record, step, 0.01).expect("another seed is done");
        assert!((told.quality - 0.63).abs() < 1e-9, "{told:?}");
        // One way alone is as sure as the seeds are.
        let error = WIDENED * SCATTER * 0.01 * 2.0_f64.sqrt();
        assert!((told.error - error).abs() < 1e-9, "{told:?}");
    }

    #[test]
    fn two_smaller_scales_tell_how_the_way_changes_with_size() {
        let mut sweep = planned();
        evaluate(&mut sweep, 0, &[0.2, 0.4, 0.5, 0.55, 0.6]);
        evaluate(&mut sweep, 4, &[0.3, 0.5]);
        let at = |sweep: &Sweep| extrapolate(sweep, &sweep.trials[4], sweep.trials[4].step, 0.01);
        assert_eq!(
            at(&sweep),
            None,
            "one smaller scale says nothing of a change"
        );
        evaluate(&mut sweep, 2, &[0.3, 0.5, 0.55, 0.58, 0.6]);
        // From the second evaluation the first still rose by .2, the second by .1: half of that change is expected to go on.
        let told = at(&sweep).expect("two smaller scales are done");
        assert!((told.quality - (0.5 + 0.1 - 0.05)).abs() < 1e-9, "{told:?}");
        assert!(told.error > WIDENED * 0.05, "{told:?}");
    }

    #[test]
    fn what_was_never_evaluated_there_or_is_larger_tells_nothing() {
        let mut sweep = planned();
        evaluate(&mut sweep, 0, &[0.2, 0.4]);
        let step = sweep.trials[0].step;
        assert_eq!(extrapolate(&sweep, &sweep.trials[0], step + 1, 0.01), None);
        evaluate(&mut sweep, 4, &[0.3, 0.5, 0.6, 0.7, 0.8]);
        assert_eq!(extrapolate(&sweep, &sweep.trials[0], step, 0.01), None);
    }
}
