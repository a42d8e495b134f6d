//! `scalescope bench`: how fast this machine trains fixed models, beside what it could.

use std::{io::Write, process::ExitCode, time::Duration};

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;

use super::output::{output, tell};

use crate::{
    execute::{self, BenchLimits, Measured, Speed},
    models::{Backend, Workload, matmul_gflops},
    scenario::{self, Scenario},
    store,
    words::{flush_left, flush_right, noop, say, word},
};

/// How fast this machine trains: five fixed models, with our kernels and with burn's own operations, and the largest models of
/// every preset. Where only a workload or only a preset is named, the others are left out.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scalescope bench
  scalescope bench --workload cnn --backend flex --seconds 5 --json
  scalescope bench --preset speech-recognition")]
pub struct Bench {
    /// mlp, cnn, lstm, gru, gpt or all
    #[arg(long, value_parser = ["mlp", "cnn", "lstm", "gru", "gpt", "all"])]
    workload: Option<String>,
    /// A scenario's name or file, or all that are shipped
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// flex, candle or all
    #[arg(long, default_value = "all", value_parser = ["flex", "candle", "all"])]
    backend: String,
    /// Seconds of training for each measurement
    #[arg(long, default_value = "2", value_name = "SECONDS", value_parser = duration)]
    seconds: Duration,
    /// Threads for each operation of our own, as the last trials of a sweep have them on idle cores
    #[arg(long, default_value = "1", value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: u16,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// Measure one workload in this process.
#[derive(Debug, Args)]
pub struct BenchHere {
    workload: String,
    backend: String,
    #[arg(value_parser = duration)]
    seconds: Duration,
    #[arg(long, default_value = "1")]
    threads: usize,
    #[arg(long)]
    without_kernels: bool,
}

impl Bench {
    /// Measures everything asked for, one process after another.
    pub fn run(&self) -> Result<ExitCode> {
        let presets = self.presets()?;
        let backends = named(&self.backend, &Backend::ALL, Backend::name);
        let mut out = output();
        let floor = matmul_gflops();
        if !self.json {
            writeln!(
                out,
                "{}",
                say!(
                    "matrix products reach {floor} GFLOP/s on one thread",
                    floor = format!("{floor:.0}")
                )
            )?;
        }
        let workloads = self.workloads(&backends, &mut out)?;
        let presets = self.speeds(&presets, &backends, &mut out)?;
        if self.json {
            let machine = execute::machine();
            let all = json!({
                "machine": machine, "matmul_gflops": floor, "workloads": workloads, "presets": presets,
            });
            writeln!(out, "{all}")?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn workloads(&self, backends: &[Backend], out: &mut impl Write) -> Result<Vec<Measured>> {
        let default = if self.preset.is_some() { "" } else { "all" };
        let asked = self.workload.as_deref().unwrap_or(default);
        let workloads = named(asked, &Workload::ALL, Workload::name);
        if !self.json && !workloads.is_empty() {
            writeln!(out, "\n{}", heading(&WORKLOADS))?;
        }
        let limits = BenchLimits {
            time: self.seconds,
            threads: usize::from(self.threads),
        };
        let mut rows = Vec::new();
        for workload in &workloads {
            for backend in backends {
                for kernels in [true, false] {
                    let row = execute::measure(*workload, *backend, kernels, limits)?;
                    if !self.json {
                        writeln!(out, "{}", line(&row))?;
                    }
                    rows.push(row);
                }
            }
        }
        Ok(rows)
    }

    /// The scenarios whose models are timed.
    fn presets(&self) -> Result<Vec<Scenario>> {
        let default = if self.workload.is_some() { "" } else { "all" };
        Ok(match self.preset.as_deref().unwrap_or(default) {
            "" => Vec::new(),
            "all" => {
                let shipped = scenario::catalog(None).into_iter();
                shipped.filter_map(|e| e.scenario.ok()).collect()
            }
            name => vec![scenario::find(name, store::config_dir().as_deref(), &[])?],
        })
    }

    fn speeds(
        &self,
        presets: &[Scenario],
        backends: &[Backend],
        out: &mut impl Write,
    ) -> Result<Vec<Speed>> {
        if !self.json && !presets.is_empty() {
            writeln!(out, "\n{}", heading(&PRESETS))?;
        }
        let mut rows = Vec::new();
        for preset in presets {
            for backend in backends {
                for speed in execute::speeds(preset, *backend)? {
                    if !self.json {
                        writeln!(out, "{}", preset_line(&speed))?;
                    }
                    rows.push(speed);
                }
            }
        }
        Ok(rows)
    }
}

impl BenchHere {
    /// Prints one measurement as JSON.
    pub fn run(&self) -> Result<ExitCode> {
        let workloads = named(&self.workload, &Workload::ALL, Workload::name);
        let backends = named(&self.backend, &Backend::ALL, Backend::name);
        let (Some(workload), Some(backend)) = (workloads.first(), backends.first()) else {
            bail!(say!(
                "no workload {workload} on {backend}",
                workload = self.workload,
                backend = self.backend
            ));
        };
        let kernels = !self.without_kernels;
        let limits = BenchLimits {
            time: self.seconds,
            threads: self.threads,
        };
        let row = execute::measure_here(*workload, *backend, kernels, limits);
        tell(serde_json::to_string(&row)?)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().map(Duration::try_from_secs_f64);
    match seconds {
        Some(Ok(time)) if time <= Duration::from_hours(1) => Ok(time),
        _ => Err(say!("expected seconds from 0 to 3600")),
    }
}

/// The members of a list that are called by a name, or all of them.
fn named<T: Copy>(asked: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Vec<T> {
    all.iter()
        .copied()
        .filter(|one| asked == "all" || name(*one) == asked)
        .collect()
}

/// A column's title with its width: to the left, or negative to the right.
type Titled = (&'static str, i8);

const WORKLOADS: [Titled; 9] = [
    (noop("workload"), 8),
    (noop("backend"), 7),
    (noop("operations"), 10),
    (noop("steps/s"), -7),
    (noop("forward"), -7),
    (noop("backward"), -8),
    (noop("update"), -6),
    ("GFLOP/s", -7),
    (noop("peak MB"), -7),
];

const PRESETS: [Titled; 5] = [
    (noop("preset"), 24),
    (noop("family"), 11),
    (noop("scale"), -5),
    (noop("backend"), 7),
    (noop("samples/s"), -9),
];

fn heading(columns: &[Titled]) -> String {
    let title = |(title, width): &Titled| {
        let columns = usize::from(width.unsigned_abs());
        if *width < 0 {
            flush_right(word(title), columns)
        } else {
            flush_left(word(title), columns)
        }
    };
    columns.iter().map(title).collect::<Vec<_>>().join("  ")
}

fn line(row: &Measured) -> String {
    let operations = if row.kernels { word("own") } else { "burn" };
    let operations = flush_left(operations, 10);
    let figure = |value: Option<f64>, digits: usize| {
        value.map_or_else(|| "–".to_owned(), |v| format!("{v:.digits$}"))
    };
    let missing = row.missing.as_deref().unwrap_or_default();
    let line = format!(
        "{:8}  {:7}  {operations}  {:>7}  {:>7}  {:>8}  {:>6}  {:>7}  {:>7}  {missing}",
        row.workload,
        row.backend,
        figure(row.steps_per_second, 1),
        figure(row.ms.forward, 2),
        figure(row.ms.backward, 2),
        figure(row.ms.optimiser, 2),
        figure(row.gflops, 1),
        figure(row.peak_memory_mb, 0),
    );
    line.trim_end().to_owned()
}

fn preset_line(speed: &Speed) -> String {
    let rate = speed
        .samples_per_second
        .map_or_else(|| "–".to_owned(), |rate| format!("{rate:.0}"));
    format!(
        "{:24}  {:11}  {:5}  {:7}  {rate:>9}",
        speed.scenario, speed.family, speed.scale, speed.backend
    )
}
