//! What the one training loop asks of each kind of data: batches, judgement, and an example to watch.
//!
//! One file a kind; this one only chooses.

mod pictures;

use std::collections::BTreeMap;

use super::{evaluate::Judge, loss::Target};
use crate::{
    data::{Dataset, Signature},
    models::{Input, Kernels},
    scenario::Metric,
    sweep::{Specimen, Trial},
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
    }
}

/// Training examples of one epoch.
pub fn examples(data: &Dataset) -> usize {
    match data {
        Dataset::Pictures(set) => set.train.len(),
    }
}

/// Some training examples, by their numbers. What varies them depends on the trial and the epoch only.
pub fn batch(data: &Dataset, examples: &[usize], trial: &Trial, epoch: u32) -> Batch {
    match data {
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
    }
}

/// One example of the data, before any model was trained.
pub fn example(data: &Dataset) -> Option<Specimen> {
    match data {
        Dataset::Pictures(set) => pictures::example(set),
    }
}

/// One test example to measure the latency with.
pub fn single(data: &Dataset, index: usize) -> Input {
    match data {
        Dataset::Pictures(set) => pictures::single(set, index),
    }
}

/// Many test examples at once, and how many, to measure the throughput with.
pub fn many(data: &Dataset) -> (Input, usize) {
    match data {
        Dataset::Pictures(set) => pictures::many(set),
    }
}
