//! The summary: the last line of `run --json`, and one sweep's row in `list --json`. Both are stable formats.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    decision::Verdict,
    fold::{Baseline, Sweep},
    plan::SweepId,
    reason::Obstacle,
    record::{TrialRecord, TrialState},
    saving::Decided,
    status::Status,
    trial::{Latency, Sizes, TrialId},
};
use crate::{
    models::{Backend, Family, Scale},
    scenario::{Direction, Metric, Task},
    words::{Language, in_language},
};

/// The last line of `run --json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    kind: &'static str,
    sweep: SweepId,
    state: Status,
    task: Task,
    metric: Metric,
    direction: Direction,
    trials: Vec<TrialLine>,
    baselines: Vec<BaselineLine>,
    /// Why baselines are missing, where their worker broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    baselines_failed: Option<String>,
    optimum: Option<f64>,
    /// What keeps it from going on, where something does.
    #[serde(skip_serializing_if = "Option::is_none")]
    obstacle: Option<Obstacle>,
    /// The decision that left trials out, where one did.
    decided: Option<Decided>,
    /// What the advice comes to; `None` until a trial is done, and where nobody asked.
    answer: Option<Verdict>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct BaselineLine {
    name: String,
    quality: Option<f64>,
    metrics: BTreeMap<Metric, f64>,
    seconds: Option<f64>,
}

/// One trial of the summary; what is not known is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct TrialLine {
    id: TrialId,
    family: Family,
    scale: Scale,
    seed: u64,
    data_fraction: f64,
    complexity: f64,
    state: &'static str,
    reason: Option<String>,
    attempts: u32,
    epochs: u32,
    steps: u64,
    quality: Option<f64>,
    quality_error: Option<f64>,
    loss: Option<f64>,
    metrics: BTreeMap<Metric, f64>,
    parameters: Option<u64>,
    flops_per_sample: Option<u64>,
    train_seconds: Option<f64>,
    cpu_seconds: Option<f64>,
    samples_per_second: Option<f64>,
    peak_memory_bytes: Option<u64>,
    size_bytes: Sizes,
    latency_ms: Option<Latency>,
    throughput: Option<f64>,
    energy_joules: Option<f64>,
    backend: Option<Backend>,
}

impl Summary {
    /// Sums a sweep up; `alive` says whether a supervisor holds it.
    pub fn of(sweep: &Sweep, alive: bool) -> Self {
        let (task, quality) = (sweep.plan.scenario.task, sweep.plan.scenario.quality());
        Self {
            kind: "summary",
            sweep: sweep.plan.id.clone(),
            state: Status::of(sweep, alive),
            task,
            metric: quality.metric,
            direction: quality.direction(),
            trials: sweep
                .trials
                .iter()
                .map(|r| TrialLine::of(sweep, r))
                .collect(),
            baselines: sweep.baselines.iter().map(BaselineLine::of).collect(),
            baselines_failed: sweep.baselines_failed.as_ref().map(|f| english(|| f.say())),
            optimum: sweep.optimum,
            obstacle: sweep.obstacle.clone(),
            decided: sweep.decided,
            answer: None,
        }
    }

    /// The same with what the advice comes to.
    #[must_use]
    pub fn answered(self, answer: Option<Verdict>) -> Self {
        Self { answer, ..self }
    }
}

impl BaselineLine {
    fn of(baseline: &Baseline) -> Self {
        Self {
            name: baseline.name.clone(),
            quality: finite(baseline.quality),
            metrics: baseline.metrics.clone(),
            seconds: baseline.seconds,
        }
    }
}

impl TrialLine {
    fn of(sweep: &Sweep, record: &TrialRecord) -> Self {
        let TrialRecord { trial, outcome, .. } = record;
        let outcome = outcome
            .as_ref()
            .filter(|_| record.state == TrialState::Done);
        let footprint = sweep.plan.candidate(trial).map(|c| c.footprint);
        Self {
            id: trial.id,
            family: trial.family,
            scale: trial.scale,
            seed: trial.seed,
            data_fraction: trial.data_fraction,
            complexity: trial.complexity,
            state: record.state.name(),
            reason: record.reason.as_ref().map(|r| english(|| r.say())),
            attempts: record.attempt,
            epochs: outcome.map_or(record.epoch, |o| o.epochs),
            steps: outcome.map_or(record.step, |o| o.steps),
            quality: outcome.and_then(|o| finite(o.quality)),
            quality_error: outcome.and_then(|o| o.quality_error),
            loss: outcome.and_then(|o| finite(o.loss)),
            metrics: outcome.map(|o| o.metrics.clone()).unwrap_or_default(),
            parameters: outcome
                .and_then(|o| o.parameters)
                .or(footprint.and_then(|f| f.parameters)),
            flops_per_sample: footprint.and_then(|f| f.flops_per_sample),
            train_seconds: outcome.map(|o| o.train_seconds),
            cpu_seconds: outcome.and_then(|o| o.cpu_seconds),
            samples_per_second: outcome.and_then(|o| o.samples_per_second),
            peak_memory_bytes: outcome.and_then(|o| o.peak_memory_bytes),
            size_bytes: outcome.map(|o| o.size_bytes).unwrap_or_default(),
            latency_ms: outcome.and_then(|o| o.latency_ms),
            throughput: outcome.and_then(|o| o.throughput),
            energy_joules: outcome.and_then(|o| o.energy_joules),
            backend: record.backend,
        }
    }
}

/// One sweep's row in `list --json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListRow {
    /// The sweep.
    pub id: SweepId,
    /// The scenario's name.
    pub scenario: String,
    /// How it stands.
    pub state: Status,
    /// Trials that were trained and measured.
    pub done: usize,
    /// Trials that failed.
    pub failed: usize,
    /// All trials.
    pub trials: usize,
    /// Seconds since 1970, UTC.
    pub created_at: f64,
    /// When the newest event happened.
    pub updated_at: f64,
    /// Seconds for which it was worked on; `None` in rows of earlier versions.
    #[serde(default)]
    pub elapsed_seconds: Option<f64>,
    /// The best mean quality of a candidate, with its family and scale.
    pub best: Option<(Family, Scale, f64)>,
    /// The metric that quality is.
    pub metric: Metric,
    /// What keeps it from going on, where something does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obstacle: Option<Obstacle>,
    /// What the advice on it comes to; `None` until a trial is done, and where nobody asked.
    pub verdict: Option<Verdict>,
}

impl ListRow {
    /// The row of a sweep.
    pub fn of(sweep: &Sweep, alive: bool) -> Self {
        let count = |state| sweep.trials.iter().filter(|r| r.state == state).count();
        let direction = sweep.plan.scenario.quality().direction();
        let best = sweep
            .standings()
            .into_iter()
            .filter_map(|s| Some((s.family, s.scale, s.quality?.mean)));
        Self {
            id: sweep.plan.id.clone(),
            scenario: sweep.plan.scenario.name.clone(),
            state: Status::of(sweep, alive),
            done: count(TrialState::Done),
            failed: count(TrialState::Failed),
            trials: sweep.trials.len(),
            created_at: sweep.plan.created_at,
            updated_at: sweep.updated_at,
            elapsed_seconds: Some(sweep.elapsed.seconds()),
            best: best.reduce(|a, b| if direction.better(b.2, a.2) { b } else { a }),
            metric: sweep.plan.scenario.quality().metric,
            obstacle: sweep.obstacle.clone(),
            verdict: None,
        }
    }
}

/// What machines read is English in every language.
fn english(say: impl FnOnce() -> String) -> String {
    in_language(Language::English, say)
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
