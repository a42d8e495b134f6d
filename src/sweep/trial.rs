//! One trial: everything that its result depends on, and what was measured of it.

use std::{collections::BTreeMap, f64::consts::PI, fmt};

use serde::{Deserialize, Serialize};

use super::number;
use crate::{
    data,
    models::{Backend, Family, Scale},
    scenario::{Macro, Metric, Optimizer, Program, Schedule, Task, quoted},
};

/// The number of a trial in its sweep, from 1. Number 0 is the reference worker, which computes baselines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrialId(pub u32);

impl TrialId {
    /// The worker that computes the baselines; it is not one of the plan's trials.
    pub const REFERENCE: Self = Self(0);

    /// The trial's folder, below the sweep's.
    pub fn folder(self) -> String {
        format!("trials/{:04}", self.0)
    }

    /// The file of its trained weights, below the sweep's folder.
    pub fn weights(self) -> String {
        format!("{}/model/model.safetensors", self.folder())
    }
}

impl fmt::Display for TrialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One training to be done. Its result depends on nothing but this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// Its number in the sweep.
    pub id: TrialId,
    /// What is learned.
    pub task: Task,
    /// The family of the model.
    pub family: Family,
    /// The scale of the model.
    pub scale: Scale,
    /// Share of the training examples learned from: D.
    pub data_fraction: f64,
    /// Difficulty of generated data: C.
    pub complexity: f64,
    /// Seed of initial weights, shuffling and dropout.
    pub seed: u64,
    /// What it may compute with: R.
    pub resources: Resources,
    /// How long and how it trains.
    pub budget: Budget,
    /// What it learns from.
    pub data: data::Spec,
    /// The program of the user's own that trains it; `None` where this program does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<Program>,
}

impl Trial {
    /// The command of a program of the user's own, as a shell would be given it, with everything filled in that is known before it
    /// starts; empty where this program trains.
    pub fn command_line(&self) -> String {
        let known = |name: Macro| match self.value(name) {
            Some(value) => value,
            None => format!("{{{name}}}"),
        };
        self.program
            .as_ref()
            .map_or_else(String::new, |program| quoted(&program.argv(known)))
    }

    /// What a command may name of the trial; `None` of what only its start tells.
    pub fn value(&self, name: Macro) -> Option<String> {
        match name {
            Macro::Scale => Some(self.scale.to_string()),
            Macro::Seed => Some(self.seed.to_string()),
            Macro::Fraction => Some(self.data_fraction.to_string()),
            Macro::Trial => Some(self.id.to_string()),
            Macro::Attempt | Macro::Dir | Macro::CheckpointDir | Macro::Resume | Macro::Report => {
                None
            }
        }
    }

    /// How much it learns from, and how hard that is.
    pub fn amount(&self) -> data::Amount {
        data::Amount {
            fraction: self.data_fraction,
            complexity: self.complexity,
        }
    }
}

/// What a trial may compute with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resources {
    /// The numeric backend, after `auto` was resolved; `None` where a program of the user's own trains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backend: Option<Backend>,
    /// Threads that one operation may use.
    pub threads: usize,
}

/// How long and how a trial trains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Passes over the training examples.
    pub epochs: u32,
    /// Examples a step; the last batch of an epoch may be smaller.
    pub batch: usize,
    /// The update rule.
    pub optimizer: Optimizer,
    /// The step size; the greatest, where it changes.
    pub learning_rate: f64,
    /// How the step size changes.
    #[serde(default)]
    pub schedule: Schedule,
}

/// Share of the steps over which the step size of [`Schedule::Cosine`] rises: one of so many.
const WARM_UP: u64 = 20;

impl Budget {
    /// Steps of one epoch over `examples` training examples.
    pub fn steps_per_epoch(&self, examples: usize) -> u64 {
        examples.div_ceil(self.batch.max(1)) as u64
    }

    /// Steps until a training of so many has warmed up; where the step size never rises, as many.
    pub fn warm_up(&self, steps: u64) -> u64 {
        (steps / WARM_UP).max(1)
    }

    /// The size of a step, from 0, of a training of so many.
    pub fn rate(&self, step: u64, steps: u64) -> f64 {
        let warm_up = self.warm_up(steps);
        let share = match self.schedule {
            Schedule::Constant => 1.0,
            Schedule::Cosine if step < warm_up => (step + 1) as f64 / warm_up as f64,
            Schedule::Cosine => {
                let made = (step - warm_up) as f64 / (steps.max(warm_up + 1) - warm_up) as f64;
                0.5 * (1.0 + (PI * made.min(1.0)).cos())
            }
        };
        self.learning_rate * share
    }

    /// Steps of the whole training over `examples` training examples.
    pub fn steps(&self, examples: usize) -> u64 {
        u64::from(self.epochs) * self.steps_per_epoch(examples)
    }
}

/// What was measured of a trained model; what could not be measured is `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The task's first metric, on the test split.
    #[serde(with = "number")]
    pub quality: f64,
    /// Standard error of the quality from the finite test split alone.
    pub quality_error: Option<f64>,
    /// The objective on the test split.
    #[serde(with = "number")]
    pub loss: f64,
    /// All metrics of the task, on the test split.
    pub metrics: BTreeMap<Metric, f64>,
    /// Passes made.
    pub epochs: u32,
    /// Steps made.
    pub steps: u64,
    /// Learned numbers of the built network.
    pub parameters: Option<u64>,
    /// Forward FLOPs of one sample, by ladder arithmetic, or as the user's own program says.
    pub flops_per_sample: Option<u64>,
    /// Seconds of training, evaluation excluded, over all attempts that count: wall seconds of one thread; where idle cores
    /// helped, the seconds of all threads together, so that trials stay comparable.
    pub train_seconds: f64,
    /// CPU seconds of the training process.
    pub cpu_seconds: Option<f64>,
    /// Training examples a second.
    pub samples_per_second: Option<f64>,
    /// Greatest resident memory of the training process.
    pub peak_memory_bytes: Option<u64>,
    /// Bytes of the weights as a safetensors file.
    pub size_bytes: Sizes,
    /// Latency of one sample.
    pub latency_ms: Option<Latency>,
    /// Samples a second at a large batch, inference.
    pub throughput: Option<f64>,
    /// Joules of the package while training (RAPL).
    pub energy_joules: Option<f64>,
    /// The backend that trained; `None` where a program of the user's own did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backend: Option<Backend>,
}

/// Bytes of the weights on disk, by number format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    /// Full precision.
    pub f32: Option<u64>,
    /// Half precision.
    pub f16: Option<u64>,
    /// Eight-bit integers with one f32 scale for each output row.
    pub int8: Option<u64>,
}

/// Latency of one sample at batch 1, after warm-up, milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Latency {
    /// Median.
    pub p50: f64,
    /// 95th percentile.
    pub p95: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cosine_rises_over_a_twentieth_and_falls_to_zero() {
        let budget = |schedule| Budget {
            epochs: 10,
            batch: 32,
            optimizer: Optimizer::Adam,
            learning_rate: 0.5,
            schedule,
        };
        let (constant, cosine) = (budget(Schedule::Constant), budget(Schedule::Cosine));
        for (step, share) in [
            (0, 0.02),
            (24, 0.5),
            (49, 1.0),
            (50, 1.0),
            (525, 0.5),
            (1000, 0.0),
        ] {
            assert!((constant.rate(step, 1000) - 0.5).abs() < 1e-12);
            assert!(
                (cosine.rate(step, 1000) - 0.5 * share).abs() < 1e-12,
                "{step}"
            );
        }
        for steps in 0..50 {
            let rates: Vec<f64> = (0..=steps).map(|step| cosine.rate(step, steps)).collect();
            assert!(
                rates.iter().all(|r| (0.0..=0.5).contains(r)),
                "{steps} {rates:?}"
            );
            assert!(rates.first().is_some_and(|r| *r > 0.0), "{steps}");
        }
    }
}
