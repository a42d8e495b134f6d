//! Simple answers to the same task on the same splits, so that a network's quality can be judged.

use std::{collections::BTreeMap, time::Instant};

use super::{Control, Ended, Error, Hooks, logistic, metrics::Scored};
use crate::{
    data::{self, Dataset, Examples, PictureSet, Scaling, Spec},
    models::Backend,
    scenario::Metric,
    sweep::{EventKind, Trial},
};

/// Multiplications that the nearest neighbour may cost: beyond, it looks at the first training examples only and says so.
const MOST_PRODUCTS: usize = 10_000_000_000;

/// Computes the baselines of a trial's task: the most frequent label, the nearest neighbour, logistic regression.
///
/// # Errors
/// When the data cannot be used, or an event cannot be kept.
pub fn baselines(trial: &Trial, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
    hooks.emit(EventKind::Started {
        pid: std::process::id(),
        backend: Backend::Flex,
        step: 0,
        steps: 0,
    })?;
    // The baselines always see scaled values: neither would be fair on raw ones of a different range.
    let spec = Spec {
        scaling: Scaling::Unit,
        ..trial.data.clone()
    };
    let Dataset::Pictures(set) = data::load(&spec, trial.data_fraction)?;
    let began = Instant::now();
    let share = majority(&set);
    report(hooks, "majority", top1(share), began)?;

    let began = Instant::now();
    let kept = (MOST_PRODUCTS / (set.test.len() * set.test.size)).clamp(1, set.train.len());
    let Some(share) = nearest_neighbour(&set, kept, hooks)? else {
        return Ok(Ended::Stopped);
    };
    let name = if kept == set.train.len() {
        "1-nn".to_owned()
    } else {
        format!("1-nn of {kept} examples")
    };
    report(hooks, &name, top1(share), began)?;

    let began = Instant::now();
    let Some(logits) = logistic::regression(&set, || Ok(hooks.control()? == Control::Stop))? else {
        return Ok(Ended::Stopped);
    };
    let scored = Scored {
        logits: &logits,
        labels: &set.test.labels,
    };
    report(hooks, "logistic regression", scored.metrics(), began)?;
    Ok(Ended::Done)
}

fn top1(share: f64) -> BTreeMap<Metric, f64> {
    BTreeMap::from([(Metric::Top1, share)])
}

fn report(
    hooks: &mut dyn Hooks,
    name: &str,
    metrics: BTreeMap<Metric, f64>,
    began: Instant,
) -> std::io::Result<()> {
    hooks.emit(EventKind::Baseline {
        name: name.to_owned(),
        quality: metrics[&Metric::Top1],
        metrics,
        seconds: began.elapsed().as_secs_f64(),
    })
}

/// Always the most frequent label of the training split.
fn majority(set: &PictureSet) -> f64 {
    let mut counts = vec![0_usize; set.names.len()];
    set.train
        .labels
        .iter()
        .for_each(|l| counts[*l as usize] += 1);
    let most = (0..counts.len())
        .rev()
        .max_by_key(|l| counts[*l])
        .unwrap_or(0);
    share(&set.test, |i| set.test.labels[i] as usize == most)
}

/// The label of the nearest of the first `kept` training examples (Euclidean; of equal ones the first); `None` where it
/// was asked to stop.
fn nearest_neighbour(
    set: &PictureSet,
    kept: usize,
    hooks: &mut dyn Hooks,
) -> Result<Option<f64>, Error> {
    let mut right = 0;
    for i in 0..set.test.len() {
        if i % 64 == 0 && hooks.control()? == Control::Stop {
            return Ok(None);
        }
        let input = set.test.input(i);
        let distance = |j: usize| squared_distance(input, set.train.input(j));
        let nearest = (0..kept)
            .map(|j| (distance(j), j))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let label = nearest.map(|(_, j)| set.train.labels[j]);
        right += usize::from(label == Some(set.test.labels[i]));
    }
    Ok(Some(right as f64 / set.test.len() as f64))
}

/// Sums in eight lanes, so that the loop is computed eight numbers at a time.
fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (a, b) = (a.chunks(8), b.chunks(8));
    for (a, b) in a.zip(b) {
        for (lane, (x, y)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += (x - y) * (x - y);
        }
    }
    lanes.iter().sum()
}

fn share(examples: &Examples, right: impl Fn(usize) -> bool) -> f64 {
    (0..examples.len()).filter(|i| right(*i)).count() as f64 / examples.len() as f64
}
