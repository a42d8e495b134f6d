//! Events: everything that happens in a sweep, one JSON object a line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    number,
    reason::{BadCheckpoint, Failure, Fault, Obstacle, PauseReason, SkipReason},
    saving::{Decided, Foreseen},
    trial::{Outcome, TrialId},
};
use crate::{
    models::{Backend, Family, Scale},
    scenario::Metric,
};

/// One happening, as it stands on a line of `journal.jsonl` or of a trial's `events.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Seconds since 1970, UTC.
    pub at: f64,
    /// The worker that wrote it; `None` is the supervisor.
    pub trial: Option<TrialId>,
    /// Number of the event among those of the same writer, from 1, without gaps.
    pub seq: u64,
    /// What happened.
    pub kind: EventKind,
}

/// What happened. Workers write the first group, the supervisor the second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum EventKind {
    /// A worker began, or went on from a checkpoint.
    Started {
        /// Its process.
        pid: u32,
        /// The backend it trains on; `None` where a program of the user's own trains.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        backend: Option<Backend>,
        /// Steps already made.
        step: u64,
        /// Steps of the whole training; 0 where nobody knows them yet.
        steps: u64,
    },
    /// What a program of the user's own says of its model and of its length.
    Described {
        /// Steps of the whole training.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        steps: Option<u64>,
        /// Learned numbers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parameters: Option<u64>,
        /// Forward FLOPs of one sample.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        flops_per_sample: Option<u64>,
    },
    /// Training went on: the objective over the steps since the last such event.
    Step {
        /// Steps made.
        step: u64,
        /// Mean of the objective over the steps.
        #[serde(with = "number")]
        loss: f64,
        /// Its least value.
        #[serde(with = "number")]
        low: f64,
        /// Its greatest value.
        #[serde(with = "number")]
        high: f64,
        /// Wall seconds of training so far.
        seconds: f64,
        /// Training examples seen so far.
        samples: u64,
    },
    /// An epoch ended and the model was evaluated on the validation split (the test split where there is none).
    Epoch {
        /// Epochs made.
        epoch: u32,
        /// Steps made.
        step: u64,
        /// Mean of the objective over the epoch's training steps.
        #[serde(with = "number")]
        train_loss: f64,
        /// The objective on the evaluated split.
        #[serde(with = "number")]
        loss: f64,
        /// Quality on the evaluated split.
        #[serde(with = "number")]
        quality: f64,
        /// Wall seconds of training so far.
        seconds: f64,
        /// What the model now makes of one held-out example.
        specimen: Option<Specimen>,
    },
    /// The model and all that training needs were saved.
    Checkpointed {
        /// Steps made.
        step: u64,
    },
    /// A checkpoint was not gone on from, and the training begins anew.
    CheckpointRefused {
        /// Why.
        reason: BadCheckpoint,
    },
    /// A worker waits: it was asked to, or its disk is full.
    Waiting {
        /// Why.
        reason: PauseReason,
    },
    /// A waiting worker goes on.
    Continued,
    /// A trial ended well.
    Done {
        /// What was measured.
        outcome: Box<Outcome>,
    },
    /// A worker gave up.
    Broke {
        /// What went wrong.
        reason: Fault,
    },
    /// Nothing of the sweep can be trained now; the supervisor writes it too, where it is the one that finds out.
    Blocked {
        /// Why.
        by: Obstacle,
    },
    /// A baseline was computed (the reference worker writes it).
    Baseline {
        /// What it is: `majority`, `1-nn`, `logistic regression`.
        name: String,
        /// The task's first metric on the test split.
        #[serde(with = "number")]
        quality: f64,
        /// All metrics that the baseline has.
        metrics: BTreeMap<Metric, f64>,
        /// Wall seconds it took; `None` where it was not computed but stated.
        seconds: Option<f64>,
    },
    /// How long one training of a candidate will take, from its first steps (the reference worker measures it).
    Predicted {
        /// The family.
        family: Family,
        /// The scale.
        scale: Scale,
        /// Wall seconds of the whole training on all training examples.
        seconds: f64,
    },
    /// All baselines were computed (the reference worker writes it).
    Compared,
    /// The best quality that anything can reach on generated data.
    Optimum {
        /// The task's first metric.
        quality: f64,
    },

    /// A supervisor took the sweep up: at its start and after every interruption.
    SweepStarted {
        /// Its process.
        pid: u32,
        /// Trials that run at once.
        jobs: usize,
    },
    /// A trial's process was started.
    Launched {
        /// The trial.
        trial: TrialId,
        /// How often it was started, from 1.
        attempt: u32,
        /// Its process.
        pid: u32,
    },
    /// A trial failed for good: its worker broke, was killed or hung.
    Failed {
        /// The trial.
        trial: TrialId,
        /// Why.
        reason: Failure,
    },
    /// A trial whose worker hung goes back to the queue and goes on from its checkpoint.
    Requeued {
        /// The trial.
        trial: TrialId,
        /// How it hung.
        reason: Failure,
    },
    /// A trial will not be trained, or not to its end.
    Skipped {
        /// The trial.
        trial: TrialId,
        /// Why.
        reason: SkipReason,
    },
    /// What a scale is predicted to reach, before the first of its trials starts.
    Foreseen(Foreseen),
    /// The decision is certain; the trials that still waited were skipped just before.
    Decided(Decided),
    /// A failed or skipped trial goes back to the queue and starts over.
    Retried {
        /// The trial.
        trial: TrialId,
    },
    /// A trial, or with `None` the whole sweep, was asked to wait.
    Paused {
        /// The trial.
        trial: Option<TrialId>,
        /// Why.
        reason: PauseReason,
    },
    /// A trial, or with `None` the whole sweep, was asked to go on.
    Resumed {
        /// The trial.
        trial: Option<TrialId>,
    },
    /// The machine and the workers at one moment.
    Gauges(Gauges),
    /// The sweep ended.
    SweepEnded {
        /// How.
        end: End,
    },
}

/// How a sweep ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// Every trial is done, failed or skipped.
    Finished,
    /// The user stopped it; it can be resumed.
    Stopped,
}

/// The machine and the workers at one moment; what the machine does not tell is `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gauges {
    /// Load of each core, 0 to 1.
    pub cores: Vec<f32>,
    /// Memory in use, bytes.
    pub memory_used: u64,
    /// Memory of the machine (of its control group, where that is less), bytes.
    pub memory_total: u64,
    /// Bytes free where the sweep is written.
    pub disk_free: Option<u64>,
    /// Watts of the package since the last sample (RAPL).
    pub watts: Option<f64>,
    /// Load of the GPU, 0 to 1.
    pub gpu: Option<f32>,
    /// The running workers.
    pub workers: Vec<WorkerGauge>,
}

/// One worker at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkerGauge {
    /// Its trial.
    pub trial: TrialId,
    /// Cores that it uses.
    pub cpu: f32,
    /// Its resident memory, bytes.
    pub memory: u64,
}

/// One held-out example and what the model makes of it now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Specimen {
    /// A picture with its label and the model's answer.
    Picture {
        /// Columns.
        width: usize,
        /// Brightness 0 to 255, row by row.
        pixels: Vec<u8>,
        /// The right label.
        truth: String,
        /// The model's label; empty where none has answered yet.
        answer: String,
        /// Probability that the model gives its answer.
        confidence: f64,
    },
    /// A piece of text and what the model writes after it.
    Text {
        /// Where it begins: a piece of the test split.
        prompt: String,
        /// What the model writes; empty where none has yet.
        written: String,
    },
    /// A user's row, clicked or not, and what the model says of it.
    Click {
        /// What is known of the user and the item: titles and values.
        fields: Vec<(String, String)>,
        /// Whether it was clicked.
        clicked: bool,
        /// The true probability of a click, where it is known.
        truth: Option<f64>,
        /// The probability that the model gives; `None` where none has answered yet.
        probability: Option<f64>,
    },
    /// An utterance with its transcript and what the model hears.
    Speech {
        /// Columns of the picture of its spectrum.
        width: usize,
        /// Brightness 0 to 255 of the spectrum, row by row, high frequencies first.
        pixels: Vec<u8>,
        /// The right transcript.
        reference: String,
        /// The model's transcript; `None` where none has answered yet.
        hypothesis: Option<String>,
    },
    /// What a listener heard, and what the model foretells.
    Listening {
        /// The last items, the newest last.
        heard: Vec<String>,
        /// What was heard next.
        truth: String,
        /// The items that the model finds most probable, with their probabilities; empty where none has answered yet.
        next: Vec<(String, f64)>,
        /// The place from 1 on that the model gives to what was heard next; `None` where none has answered, or not by numbers.
        rank: Option<usize>,
        /// Items of the catalogue.
        items: usize,
    },
}
