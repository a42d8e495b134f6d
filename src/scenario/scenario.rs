//! The scenario: what to study, exactly as its TOML file says it.

use serde::{Deserialize, Serialize};

use super::{area::Area, bounds::Bounds, tasks::Task};
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
    /// One line for a list.
    pub title: String,
    /// The application area, which must be the task's.
    pub area: Area,
    /// What is learned.
    pub task: Task,
    /// Two lines for the picker: what it trains on, what it answers.
    pub summary: String,
    /// What is learned from.
    pub data: data::Spec,
    /// Baseline families with their scales; several are compared.
    pub ladder: Vec<Ladder>,
    /// How each trial trains.
    pub train: Training,
    /// What the result must satisfy.
    #[serde(default, rename = "requirements")]
    pub bounds: Bounds,
}

/// One family at several scales.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// The family.
    pub family: Family,
    /// Its scales, ascending.
    pub scales: Vec<Scale>,
}

/// How each trial trains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// Passes over the training examples.
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

fn batch() -> usize {
    32
}

fn learning_rate() -> f64 {
    1e-3
}

fn seeds() -> u32 {
    3
}
