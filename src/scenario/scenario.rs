//! The scenario: what to study, exactly as its TOML file says it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{
    area::Area,
    bounds::Bounds,
    metric::Quality,
    program::{OwnMetric, Program, ScaleTable},
    tasks::Task,
};
use crate::{
    data,
    models::{Family, Scale},
    sets::closed_set,
};

/// A study: a task, its data, the ladders to climb, how to train, what is required of the result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Version of the file format; 1.
    pub format: u32,
    /// The file's stem: lower-case letters, digits and hyphens.
    pub name: String,
    /// One line for a list; the name, where a program of the user's own is studied and none is given.
    #[serde(default)]
    pub title: String,
    /// The application area, which must be the task's.
    #[serde(default = "no_area")]
    pub area: Area,
    /// What is learned.
    pub task: Task,
    /// Two lines for the picker: what it trains on, what it answers.
    #[serde(default)]
    pub summary: String,
    /// What a program of the user's own is judged by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<OwnMetric>,
    /// What is learned from.
    #[serde(default)]
    pub data: data::Spec,
    /// Baseline families with their scales; several are compared.
    pub ladder: Vec<Ladder>,
    /// How each trial trains.
    #[serde(default)]
    pub train: Training,
    /// What the result must satisfy.
    #[serde(default, rename = "requirements")]
    pub bounds: Bounds,
}

impl Scenario {
    /// The metric that decides: quality P.
    pub fn quality(&self) -> Quality {
        match &self.metric {
            Some(own) => own.quality(),
            None => self.task.quality().into(),
        }
    }

    /// The program that trains a family at a scale, where it is the user's own.
    pub fn program(&self, family: Family, scale: Scale) -> Option<Program> {
        let metric = self.metric.as_ref()?;
        let ladder = self.ladder.iter().find(|l| l.family == family)?;
        Some(Program {
            command: ladder.command.clone(),
            shell: ladder.shell,
            folder: ladder.folder.clone(),
            scrape: ladder.scrape.clone(),
            pass_env: ladder.pass_env.clone(),
            hang_seconds: ladder.hang_seconds,
            metric: metric.clone(),
            parameters: ladder.model.as_ref().and_then(|m| m.parameters(scale)),
            flops_per_sample: ladder
                .model
                .as_ref()
                .and_then(|m| m.flops_per_sample(scale)),
        })
    }
}

/// One family at several scales.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// The family.
    pub family: Family,
    /// Its scales, ascending.
    pub scales: Vec<Scale>,
    /// The user's own program and its arguments, in which `{scale}`, `{seed}` and others are filled in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// Whether a shell reads the command.
    #[serde(default, skip_serializing_if = "is_false")]
    pub shell: bool,
    /// Where the program runs; the folder in which `run` was called, where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
    /// What is read of the program's output that was not written for this program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scrape: Vec<String>,
    /// Variables of the environment that the program sees beside the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pass_env: Vec<String>,
    /// Seconds without output and without computing after which it hangs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hang_seconds: Option<u32>,
    /// What its models cost, where the program does not report it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ScaleTable>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// How each trial trains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// Passes over the training examples; none where a program of the user's own counts them itself.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub epochs: u32,
    /// Examples a step.
    #[serde(default = "batch")]
    pub batch: usize,
    /// The update rule.
    #[serde(default)]
    pub optimizer: Optimizer,
    /// The step size.
    #[serde(default = "learning_rate")]
    pub learning_rate: f64,
    /// How the step size changes over the training.
    #[serde(default)]
    pub schedule: Schedule,
    /// Repetitions of every trial, with seeds 1, 2, ...
    #[serde(default = "seeds")]
    pub seeds: u32,
    /// Whether trials are left out once they can hardly change the decision.
    #[serde(default)]
    pub saving: Saving,
}

closed_set! {
    /// Whether a sweep leaves out trials that can hardly change its decision.
    #[derive(Default)]
    pub enum Saving {
        /// Where a ladder has five scales or more.
        #[default]
        Auto = "auto",
        /// Always.
        On = "on",
        /// Never: every trial is trained.
        Off = "off",
    }
}

closed_set! {
    /// The update rule.
    #[derive(Default)]
    pub enum Optimizer {
        /// Adam (Kingma and Ba 2015), betas .9 and .999, epsilon 1e-7 (the Keras default).
        #[default]
        Adam = "adam",
        /// Plain stochastic gradient descent.
        Sgd = "sgd",
    }
}

closed_set! {
    /// How the step size changes over a training.
    #[derive(Default)]
    pub enum Schedule {
        /// Not at all.
        #[default]
        Constant = "constant",
        /// It rises over the first twentieth of the steps and falls to zero over the others, as half a cosine does (Loshchilov
        /// and Hutter 2017).
        Cosine = "cosine",
    }
}

impl Default for Training {
    fn default() -> Self {
        Self {
            epochs: 0,
            batch: batch(),
            optimizer: Optimizer::default(),
            learning_rate: learning_rate(),
            schedule: Schedule::default(),
            seeds: seeds(),
            saving: Saving::default(),
        }
    }
}

fn no_area() -> Area {
    Area::Own
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn is_zero(value: &u32) -> bool {
    *value == 0
}

fn batch() -> usize {
    32
}

fn learning_rate() -> f64 {
    1e-3
}

fn seeds() -> u32 {
    3
}
