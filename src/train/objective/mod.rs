//! What the one training loop asks of each kind of data: batches, judgement, and an example to watch.
//!
//! One file a kind; this one only chooses.

mod clicks;
mod pictures;
mod text;

pub use text::metrics as text_metrics;
mod speech;

use std::collections::BTreeMap;

use super::{evaluate::Judge, loss::Target};
use crate::{
    data::{Dataset, Signature},
    models::{Input, Kernels},
    scenario::Metric,
    sweep::{Latency, Specimen, Trial},
};

/// Examples to learn from at once.
pub struct Batch {
    /// What the network reads.
    pub input: Input,
    /// What it should answer.
    pub target: Target,
}

/// A part of the data that is not learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// The live curves are drawn on it: the validation examples, or the test examples where none are set apart.
    Watched,
    /// For the final measurement only.
    Test,
}

/// How good the answers to a split are.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The task's first metric.
    pub quality: f64,
    /// Its standard error from the finite split alone.
    pub quality_error: Option<f64>,
    /// The objective, mean over examples.
    pub loss: f64,
    /// All metrics of the task.
    pub metrics: BTreeMap<Metric, f64>,
}

/// The sizes that fix the models.
pub fn signature(data: &Dataset) -> Signature {
    match data {
        Dataset::Pictures(set) => set.signature,
        Dataset::Text(set) => set.signature,
        Dataset::Clicks(set) => set.signature(),
        Dataset::Speech(set) => set.signature,
    }
}

/// Training examples of one epoch.
pub fn examples(data: &Dataset) -> usize {
    match data {
        Dataset::Pictures(set) => set.train.len(),
        Dataset::Text(set) => set.examples(&set.train),
        Dataset::Clicks(set) => set.train.len(),
        Dataset::Speech(set) => set.train.len(),
    }
}

/// Some training examples, by their numbers. What varies them depends on the trial and the epoch only.
pub fn batch(data: &Dataset, examples: &[usize], trial: &Trial, epoch: u32) -> Batch {
    match data {
        Dataset::Text(set) => text::batch(set, examples, trial.seed, epoch),
        Dataset::Clicks(set) => clicks::batch(set, examples),
        Dataset::Speech(set) => speech::batch(set, examples),
        Dataset::Pictures(set) => pictures::batch(set, examples, trial, epoch),
    }
}

/// Judges the answers to a split; `between` is called between batches.
///
/// # Errors
/// What `between` gives.
pub fn judge<B: Kernels, E>(
    judge: &Judge<'_, B>,
    data: &Dataset,
    split: Split,
    between: impl FnMut() -> Result<(), E>,
) -> Result<Judged, E> {
    match data {
        Dataset::Pictures(set) => pictures::judge(judge, set, split, between),
        Dataset::Text(set) => text::judge(judge, set, split, between),
        Dataset::Clicks(set) => clicks::judge(judge, set, split, between),
        Dataset::Speech(set) => speech::judge(judge, set, split, between),
    }
}

/// What follows from the latency of one example, as metrics of the task.
pub fn timed(data: &Dataset, latency: Latency) -> BTreeMap<Metric, f64> {
    match data {
        Dataset::Pictures(_) | Dataset::Text(_) | Dataset::Clicks(_) => BTreeMap::new(),
        Dataset::Speech(set) => speech::timed(set, latency),
    }
}

/// What the network makes of one test example, the same one for all trials of a seed.
pub fn specimen<B: Kernels>(
    judge: &Judge<'_, B>,
    data: &Dataset,
    trial: &Trial,
) -> Option<Specimen> {
    match data {
        Dataset::Pictures(set) => pictures::specimen(judge, set, trial),
        Dataset::Text(set) => Some(text::specimen(judge, set, trial)),
        Dataset::Clicks(set) => clicks::specimen(judge, set, trial),
        Dataset::Speech(set) => speech::specimen(judge, set, trial),
    }
}

/// One example of the data, before any model was trained.
pub fn example(data: &Dataset) -> Option<Specimen> {
    match data {
        Dataset::Pictures(set) => pictures::example(set),
        Dataset::Text(set) => Some(text::example(set)),
        Dataset::Clicks(set) => clicks::example(set),
        Dataset::Speech(set) => speech::example(set),
    }
}

/// One test example to measure the latency with.
pub fn single(data: &Dataset, index: usize) -> Input {
    match data {
        Dataset::Pictures(set) => pictures::single(set, index),
        Dataset::Text(set) => text::single(set, index),
        Dataset::Clicks(set) => clicks::single(set, index),
        Dataset::Speech(set) => speech::single(set, index),
    }
}

/// Many test examples at once, and how many, to measure the throughput with.
pub fn many(data: &Dataset) -> (Input, usize) {
    match data {
        Dataset::Pictures(set) => pictures::many(set),
        Dataset::Text(set) => text::many(set),
        Dataset::Clicks(set) => clicks::many(set),
        Dataset::Speech(set) => speech::many(set),
    }
}

/// What is wrong with a quality that lies beyond what the data's own law allows.
pub fn alarm(data: &Dataset, judged: &Judged) -> Option<String> {
    match data {
        Dataset::Pictures(_) | Dataset::Clicks(_) | Dataset::Speech(_) => None,
        Dataset::Text(set) => set.optimum?.leak(judged.quality),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Amount, Optimum, TextOptions, TextSet, load};

    #[test]
    fn a_loss_that_no_model_can_have_raises_the_alarm() {
        let spec: crate::data::Spec =
            serde_json::from_str(r#"{"source": "grammar"}"#).expect("a specification");
        assert_eq!(spec.text, TextOptions::default());
        let data = load(&spec, Amount::whole(1.0)).expect("a text");
        let Dataset::Text(TextSet {
            optimum: Some(Optimum { bits, error, .. }),
            ..
        }) = data
        else {
            panic!("a text whose entropy is known");
        };
        let judged = |quality| Judged {
            quality,
            quality_error: None,
            loss: quality,
            metrics: BTreeMap::new(),
        };
        assert_eq!(alarm(&data, &judged(bits - 2.0 * error)), None);
        let wrong = alarm(&data, &judged(bits - 4.0 * error)).expect("an alarm");
        assert!(wrong.contains("leaked"), "{wrong}");
    }
}
