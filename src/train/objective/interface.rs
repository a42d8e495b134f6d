//! What the one training loop asks of each kind of data: batches, the loss, judgement, an example to watch, simple answers.

use std::{collections::BTreeMap, ops::Range};

use burn::tensor::Tensor;

use crate::{
    data::{ExampleSet, Spec},
    models::{Form, Kernels},
    scenario::{Metric, Task},
    sweep::{Latency, Specimen, Trial},
    train::{
        evaluate::Judge,
        hooks::{Ended, Error, Hooks},
    },
    words::Message,
};

/// A batch of a kind's examples as plain numbers.
pub type Batch<S> = <<S as ExampleSet>::Shape as Form>::Batch;

/// Examples of a kind that is learned from.
pub trait Objective: ExampleSet<Shape: Form> {
    /// What the answers to a batch are to become.
    type Target;

    /// Some training examples, by their numbers, with what is to be answered. What varies them depends on the trial and the epoch
    /// only.
    fn batch(&self, examples: &[usize], trial: &Trial, epoch: u32) -> (Batch<Self>, Self::Target);

    /// The mean loss of rows of logits.
    fn loss<B: Kernels>(logits: Tensor<B, 2>, target: Self::Target) -> Tensor<B, 1>;

    /// Judges the answers to a split; `between` is called between batches.
    ///
    /// # Errors
    /// What `between` gives.
    fn judge<B: Kernels, E>(
        &self,
        judge: &Judge<'_, B>,
        split: Split,
        between: impl FnMut() -> Result<(), E>,
    ) -> Result<Judged, E>;

    /// What the network makes of one test example, the same one for all trials of a seed.
    fn specimen<B: Kernels>(&self, judge: &Judge<'_, B>, trial: &Trial) -> Option<Specimen>;

    /// One example of the data, before any model was trained.
    fn example(&self) -> Option<Specimen>;

    /// Some test examples, one after the other.
    fn tested(&self, examples: Range<usize>) -> Batch<Self>;

    /// Test examples that are answered at once: enough to fill the machine's arithmetic, few enough to stay in its caches.
    fn at_once(&self) -> usize;

    /// One test example to measure the latency with.
    fn single(&self, index: usize) -> Batch<Self> {
        let [.., count] = self.counts();
        let at = index % count;
        self.tested(at..at + 1)
    }

    /// Many test examples at once, and how many, to measure the throughput with.
    fn many(&self) -> (Batch<Self>, usize) {
        let [.., all] = self.counts();
        let count = self.at_once().clamp(1, all);
        (self.tested(0..count), count)
    }

    /// What follows from the latency of one example, as metrics of the task.
    fn timed(&self, _latency: Latency) -> BTreeMap<Metric, f64> {
        BTreeMap::new()
    }

    /// What is wrong with answers that are better than the data's own law allows.
    fn alarm(&self, _judged: &Judged) -> Option<Message> {
        None
    }

    /// The data that simple answers are given to, where it is not the trial's own.
    fn for_baselines(spec: &Spec) -> Spec {
        spec.clone()
    }

    /// Gives simple answers to the test split and tells how good they are.
    ///
    /// # Errors
    /// When an event cannot be kept.
    fn baselines(&self, quality: Metric, hooks: &mut dyn Hooks) -> Result<Ended, Error>;
}

/// A part of the data that is not learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// The live curves are drawn on it: the validation examples, or the test examples where none are set apart.
    Watched,
    /// For the final measurement only.
    Test,
}

impl Split {
    /// The examples of the split, of the validation examples where there are any and the test examples.
    pub fn of<'a, T: ?Sized>(self, validation: Option<&'a T>, test: &'a T) -> &'a T {
        match self {
            Self::Watched => validation.unwrap_or(test),
            Self::Test => test,
        }
    }
}

/// How good the answers to a split are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// The objective, mean over examples.
    pub loss: f64,
    /// All metrics that the kind of data has.
    pub metrics: BTreeMap<Metric, f64>,
    /// Standard errors of some of them from the finite split alone.
    pub errors: BTreeMap<Metric, f64>,
}

impl Judged {
    /// The task's first metric; not a number where it was not measured.
    pub fn quality(&self, task: Task) -> f64 {
        let found = self.metrics.get(&task.quality());
        found.copied().unwrap_or(f64::NAN)
    }

    /// The standard error of [`Self::quality`], where it is known.
    pub fn quality_error(&self, task: Task) -> Option<f64> {
        self.errors.get(&task.quality()).copied()
    }
}

/// The example that all trials of a seed show, of so many.
pub fn shown(trial: &Trial, count: usize) -> usize {
    (trial.seed as usize).saturating_sub(1) % count.max(1)
}
