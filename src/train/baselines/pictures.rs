//! Baselines of image classification.

use std::{collections::BTreeMap, io};

use super::{logistic, report::report};
use crate::{
    data::{Examples, PictureSet},
    scenario::Metric,
    train::{
        hooks::{Control, Ended, Error, Hooks},
        metrics::classification::Scored,
        stopwatch::Stopwatch,
    },
};

/// Multiplications that the nearest neighbour may cost: beyond, it looks at the first training examples only and says so.
const MOST_PRODUCTS: usize = 10_000_000_000;
/// Multiplications that the logistic regression may cost, half a minute of them: beyond, it is fitted to the first training
/// examples only and says so.
const MOST_FITTED: usize = 100_000_000_000;

/// The most frequent label, the nearest neighbour, logistic regression.
pub fn baselines(set: &PictureSet, quality: Metric, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
    let watch = Stopwatch::start();
    let most = top1(majority(set));
    report(hooks, "majority", quality, most, &watch)?;

    let mut watch = Stopwatch::start();
    let kept = (MOST_PRODUCTS / (set.test.len() * set.test.size)).clamp(1, set.train.len());
    let Some(share) = nearest_neighbour(set, kept, || watch.control(hooks))? else {
        return Ok(Ended::Stopped);
    };
    report(
        hooks,
        &named("1-nn", kept, set),
        quality,
        top1(share),
        &watch,
    )?;

    let mut watch = Stopwatch::start();
    let of_each = logistic::products(set.train.size, set.names.len());
    let kept = (MOST_FITTED / of_each).clamp(1, set.train.len());
    let stop = || Ok(watch.control(hooks)? == Control::Stop);
    let Some(logits) = logistic::regression(set, kept, stop)? else {
        return Ok(Ended::Stopped);
    };
    let scored = Scored {
        logits: &logits,
        labels: &set.test.labels,
    };
    let metrics = scored.metrics();
    let name = named("logistic regression", kept, set);
    report(hooks, &name, quality, metrics, &watch)?;
    Ok(Ended::Done)
}

/// A baseline's name, with the number of training examples that it saw where it did not see all.
fn named(baseline: &str, kept: usize, set: &PictureSet) -> String {
    if kept == set.train.len() {
        baseline.to_owned()
    } else {
        format!("{baseline} of {kept} examples")
    }
}

fn top1(share: f64) -> BTreeMap<Metric, f64> {
    BTreeMap::from([(Metric::Top1, share)])
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
    mut control: impl FnMut() -> io::Result<Control>,
) -> Result<Option<f64>, Error> {
    let mut right = 0;
    for i in 0..set.test.len() {
        if i % 64 == 0 && control()? == Control::Stop {
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
