//! From what a program reports to the events of its trial, and at its end to what was measured.
//!
//! However fast it reports, the events of a tenth of a second are few: steps become one event with their mean, least and
//! greatest loss.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{Report, whole};
use crate::{
    scenario::{Direction, Metric, OwnMetric, Program},
    sweep::{EventKind, Fault, Latency, Outcome, Sizes},
};

/// Most names that are remembered.
const MOST_SEEN: usize = 100;
/// Most events that wait to be told.
const MOST_WAITING: usize = 256;

/// Names of the step and of the objective on the training batches, as programs have them.
const STEP: [&str; 4] = ["step", "global_step", "iter", "iteration"];
const STEPS: [&str; 4] = ["steps", "max_steps", "total_steps", "global_steps"];
const TRAIN_LOSS: [&str; 3] = ["loss", "train_loss", "training_loss"];

/// What a program has told so far.
#[derive(Debug)]
pub struct Tracker {
    metric: OwnMetric,
    /// Steps made, and whether the program itself counts them.
    pub step: u64,
    counts_steps: bool,
    steps: u64,
    epoch: u32,
    samples: u64,
    window: Option<Window>,
    waiting: Vec<EventKind>,
    /// The step of a checkpoint that is to be kept.
    saved: Option<u64>,
    quality: Option<f64>,
    loss: Option<f64>,
    result: Option<BTreeMap<String, f64>>,
    parameters: Option<u64>,
    flops_per_sample: Option<u64>,
    seen: BTreeSet<String>,
}

/// What an attempt goes on from.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Steps made.
    pub step: u64,
    /// Steps of the whole training; 0 where nobody knows them.
    pub steps: u64,
    /// Epochs made.
    pub epoch: u32,
    /// Training examples seen.
    pub samples: u64,
    /// Wall seconds of training.
    pub seconds: f64,
}

/// Steps that are not told yet.
#[derive(Clone, Copy, Debug)]
struct Window {
    sum: f64,
    count: u32,
    low: f64,
    high: f64,
}

/// What else is known of a trial at its end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measured {
    /// Wall seconds of training.
    pub seconds: f64,
    /// Processor seconds of the program and what it started.
    pub cpu_seconds: Option<f64>,
    /// Greatest memory of the program and what it started, bytes.
    pub peak_memory_bytes: Option<u64>,
    /// Joules of the package.
    pub energy_joules: Option<f64>,
}

impl Tracker {
    /// Nothing told yet, of a program that goes on from what was kept.
    pub fn new(program: &Program, kept: Kept) -> Self {
        Self {
            metric: program.metric.clone(),
            step: kept.step,
            counts_steps: false,
            steps: kept.steps,
            epoch: kept.epoch,
            samples: kept.samples,
            window: None,
            waiting: Vec::new(),
            saved: None,
            quality: None,
            loss: None,
            result: None,
            parameters: program.parameters,
            flops_per_sample: program.flops_per_sample,
            seen: BTreeSet::new(),
        }
    }

    /// Takes a report in.
    pub fn take(&mut self, report: &Report, seconds: f64) {
        for name in report.numbers.keys() {
            self.see(name);
        }
        self.describe(report);
        let named = |names: &[&str]| names.iter().find_map(|n| report.numbers.get(*n).copied());
        let evaluated = report.numbers.get(self.metric.name.name());
        let quality = evaluated.or_else(|| report.numbers.get("quality")).copied();
        let loss = named(&TRAIN_LOSS);
        let told = named(&["epoch", "Epoch"]).and_then(|epoch| whole(Some(epoch.floor())));
        let step = whole(named(&STEP));
        // Where the metric is the training loss itself, only an epoch's end is an evaluation.
        let is_loss = TRAIN_LOSS.contains(&self.metric.name.name());
        let ended = told.is_some_and(|epoch| epoch as u32 > self.epoch);
        let evaluates =
            quality.is_some() && (!is_loss || ended || report.numbers.contains_key("quality"));
        self.advance(step, loss.is_some() || evaluates);
        self.samples = whole(named(&["samples"])).unwrap_or(self.samples);
        self.quality = quality.or(self.quality);
        if let Some(epoch) = told {
            self.epoch = self.epoch.max(u32::try_from(epoch).unwrap_or(u32::MAX));
        }
        if evaluates {
            self.evaluate(report, quality.unwrap_or(f64::NAN), loss, seconds);
        } else if let Some(loss) = loss {
            self.widen(loss);
        }
        if let Some(result) = &report.result {
            for name in result.keys() {
                self.see(name);
            }
            self.result.get_or_insert_default().extend(result.clone());
        }
        self.saved = report.saved.or(self.saved);
    }

    fn see(&mut self, name: &str) {
        if self.seen.len() < MOST_SEEN && !self.seen.contains(name) {
            self.seen.insert(name.chars().take(64).collect());
        }
    }

    fn advance(&mut self, told: Option<u64>, counts: bool) {
        match told {
            Some(step) => {
                self.counts_steps = true;
                self.step = self.step.max(step);
            }
            // Where no step is told, reports are counted.
            None if counts && !self.counts_steps => self.step += 1,
            None => {}
        }
    }

    /// Takes in what is said of the model and of the length of the training.
    fn describe(&mut self, report: &Report) {
        let named = |name: &str| whole(report.model.get(name).copied()).filter(|v| *v > 0);
        let parameters = named("parameters").filter(|v| self.parameters != Some(*v));
        let flops = named("flops_per_sample").filter(|v| self.flops_per_sample != Some(*v));
        let steps = STEPS.iter().find_map(|n| report.numbers.get(*n).copied());
        let steps = whole(steps).filter(|v| *v > 0 && self.steps != *v);
        self.parameters = parameters.or(self.parameters);
        self.flops_per_sample = flops.or(self.flops_per_sample);
        self.steps = steps.unwrap_or(self.steps);
        if parameters.is_some() || flops.is_some() || steps.is_some() {
            self.tell(EventKind::Described {
                steps,
                parameters,
                flops_per_sample: flops,
            });
        }
    }

    fn widen(&mut self, loss: f64) {
        let one = Window {
            sum: 0.0,
            count: 0,
            low: f64::INFINITY,
            high: f64::NEG_INFINITY,
        };
        let window = self.window.get_or_insert(one);
        window.sum += loss;
        window.count += 1;
        // What is not a number must not get lost in a least or a greatest one.
        window.low = if loss.is_finite() {
            window.low.min(loss)
        } else {
            f64::NAN
        };
        window.high = if loss.is_finite() {
            window.high.max(loss)
        } else {
            f64::NAN
        };
    }

    fn evaluate(&mut self, report: &Report, quality: f64, loss: Option<f64>, seconds: f64) {
        let mean = self.window.map(|w| w.sum / f64::from(w.count));
        self.close(seconds);
        let told = report.numbers.get("train_loss").copied();
        let own = match self.metric.direction {
            Direction::Minimize => quality,
            Direction::Maximize => f64::NAN,
        };
        let train_loss = told.or(mean).unwrap_or(f64::NAN);
        let evaluated = ["val_loss", "eval_loss", "test_loss"];
        let evaluated = evaluated
            .iter()
            .find_map(|n| report.numbers.get(*n).copied());
        let loss = evaluated.or(loss.filter(|_| told.is_none())).unwrap_or(own);
        self.loss = Some(loss).filter(|l| l.is_finite()).or(self.loss);
        self.tell(EventKind::Epoch {
            epoch: self.epoch,
            step: self.step,
            train_loss,
            loss,
            quality,
            seconds,
            specimen: None,
        });
    }

    fn tell(&mut self, event: EventKind) {
        if self.waiting.len() == MOST_WAITING {
            // Of too many in a moment the newest tell most.
            self.waiting.pop();
        }
        self.waiting.push(event);
    }

    /// Ends the stretch of steps.
    fn close(&mut self, seconds: f64) {
        let Some(window) = self.window.take() else {
            return;
        };
        self.tell(EventKind::Step {
            step: self.step,
            loss: window.sum / f64::from(window.count),
            low: window.low,
            high: window.high,
            seconds,
            samples: self.samples,
        });
    }

    /// The events since the last time.
    pub fn events(&mut self, seconds: f64) -> Vec<EventKind> {
        self.close(seconds);
        std::mem::take(&mut self.waiting)
    }

    /// What is to be kept of a checkpoint that the program wrote since the last time.
    pub fn saved(&mut self, seconds: f64) -> Option<Kept> {
        let step = self.saved.take()?;
        Some(Kept {
            step,
            ..self.kept(seconds)
        })
    }

    /// What an attempt after this one would go on from, had the program saved now.
    pub fn kept(&self, seconds: f64) -> Kept {
        Kept {
            step: self.step,
            steps: self.steps,
            epoch: self.epoch,
            samples: self.samples,
            seconds,
        }
    }

    /// Whether it told anything that belongs to a training.
    pub fn has_begun(&self) -> bool {
        !self.waiting.is_empty() || self.window.is_some() || self.result.is_some()
    }

    /// What was measured of a program that ended well.
    ///
    /// # Errors
    /// When it never reported the metric: with the names that it did report.
    pub fn outcome(&self, measured: Measured, said: Vec<String>) -> Result<Outcome, Fault> {
        let result = |name: &str| self.result.as_ref().and_then(|r| r.get(name)).copied();
        let metric = self.metric.name;
        let quality = result(metric.name())
            .or_else(|| result("quality"))
            .or(self.quality);
        let Some(quality) = quality else {
            return Err(Fault::NoMetric {
                metric: metric.name().to_owned(),
                seen: self.seen.iter().cloned().collect(),
                said,
            });
        };
        let own_loss = Some(quality).filter(|_| self.metric.direction == Direction::Minimize);
        let amount = |name: &str| result(name).filter(|v| v.is_finite() && *v > 0.0);
        let seconds = amount("train_seconds").unwrap_or(measured.seconds);
        let seen = (self.samples > 0 && seconds > 0.0).then(|| self.samples as f64 / seconds);
        Ok(Outcome {
            quality,
            quality_error: amount("quality_error"),
            loss: result("loss")
                .or(self.loss)
                .or(own_loss)
                .unwrap_or(f64::NAN),
            metrics: self.metrics(quality),
            epochs: self.epoch,
            steps: self.step,
            parameters: whole(amount("parameters")).or(self.parameters),
            flops_per_sample: whole(amount("flops_per_sample")).or(self.flops_per_sample),
            train_seconds: seconds,
            cpu_seconds: measured.cpu_seconds,
            samples_per_second: amount("samples_per_second").or(seen),
            peak_memory_bytes: whole(amount("peak_memory_bytes")).or(measured.peak_memory_bytes),
            size_bytes: Sizes {
                f32: whole(amount("size_bytes")),
                ..Sizes::default()
            },
            latency_ms: self.latency(),
            throughput: amount("throughput"),
            energy_joules: amount("energy_joules").or(measured.energy_joules),
            backend: None,
        })
    }

    fn latency(&self) -> Option<Latency> {
        let result = self.result.as_ref()?;
        let read = |name: &str| {
            result
                .get(name)
                .copied()
                .filter(|v| v.is_finite() && *v >= 0.0)
        };
        let one = read("latency_ms");
        let p95 = read("latency_ms.p95").or(one)?;
        Some(Latency {
            p50: read("latency_ms.p50").unwrap_or(p95),
            p95,
        })
    }

    /// The metric, and what else the result has that is no cost.
    fn metrics(&self, quality: f64) -> BTreeMap<Metric, f64> {
        const COSTS: [&str; 13] = [
            "quality",
            "quality_error",
            "loss",
            "parameters",
            "flops_per_sample",
            "train_seconds",
            "samples_per_second",
            "peak_memory_bytes",
            "size_bytes",
            "latency_ms",
            "throughput",
            "energy_joules",
            "steps",
        ];
        let other = self.result.iter().flatten();
        let other = other.filter(|(name, v)| {
            v.is_finite() && !COSTS.contains(&name.as_str()) && !name.starts_with("latency_ms.")
        });
        let named = other.filter_map(|(name, v)| Some((Metric::named(name)?, *v)));
        let own = quality.is_finite().then_some((self.metric.name, quality));
        named.chain(own).collect()
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "what was told comes through unchanged")]
mod tests;
