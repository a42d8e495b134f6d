//! `scalescope bench`: how fast this machine trains fixed models, beside what it could.

use std::{
    io::{self, Write},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;

use crate::{
    execute::{self, Measured},
    models::{Backend, Workload},
};

/// How fast this machine trains fixed models, with our kernels and with burn's own operations.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: scalescope bench --workload cnn --backend flex --seconds 5 --json"
)]
pub struct Bench {
    /// mlp, cnn, lstm, gru, gpt or all
    #[arg(long, default_value = "all", value_parser = ["mlp", "cnn", "lstm", "gru", "gpt", "all"])]
    workload: String,
    /// flex, candle or all
    #[arg(long, default_value = "all", value_parser = ["flex", "candle", "all"])]
    backend: String,
    /// Seconds of training for each measurement
    #[arg(long, default_value = "2", value_name = "SECONDS", value_parser = duration)]
    seconds: Duration,
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
    #[arg(long)]
    without_kernels: bool,
}

impl Bench {
    /// Measures everything asked for, one process after another.
    pub fn run(&self) -> Result<ExitCode> {
        let workloads = named(&self.workload, &Workload::ALL, Workload::name);
        let backends = named(&self.backend, &Backend::ALL, Backend::name);
        let mut out = io::stdout().lock();
        let floor = execute::floor();
        if !self.json {
            writeln!(
                out,
                "matrix products reach {floor:.0} GFLOP/s on one thread\n"
            )?;
            writeln!(
                out,
                "workload  backend  operations  steps/s  forward  backward  update  GFLOP/s  peak MB"
            )?;
        }
        let mut rows = Vec::new();
        for workload in &workloads {
            for backend in &backends {
                for kernels in [true, false] {
                    let row = execute::measure(*workload, *backend, kernels, self.seconds)?;
                    if !self.json {
                        writeln!(out, "{}", line(&row))?;
                    }
                    rows.push(row);
                }
            }
        }
        if self.json {
            let machine = execute::machine();
            let all = json!({ "machine": machine, "matmul_gflops": floor, "workloads": rows });
            writeln!(out, "{all}")?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl BenchHere {
    /// Prints one measurement as JSON.
    pub fn run(&self) -> Result<ExitCode> {
        let workloads = named(&self.workload, &Workload::ALL, Workload::name);
        let backends = named(&self.backend, &Backend::ALL, Backend::name);
        let (Some(workload), Some(backend)) = (workloads.first(), backends.first()) else {
            bail!("no workload {} on {}", self.workload, self.backend);
        };
        let kernels = !self.without_kernels;
        let row = execute::measure_here(*workload, *backend, kernels, self.seconds);
        println!("{}", serde_json::to_string(&row)?);
        Ok(ExitCode::SUCCESS)
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().map(Duration::try_from_secs_f64);
    match seconds {
        Some(Ok(time)) if time <= Duration::from_hours(1) => Ok(time),
        _ => Err("expected seconds from 0 to 3600".into()),
    }
}

/// The members of a list that are called by a name, or all of them.
fn named<T: Copy>(asked: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Vec<T> {
    all.iter()
        .copied()
        .filter(|one| asked == "all" || name(*one) == asked)
        .collect()
}

fn line(row: &Measured) -> String {
    let operations = if row.kernels { "own" } else { "burn" };
    let memory = row
        .peak_memory_mb
        .map_or_else(|| "–".to_owned(), |mb| format!("{mb:.0}"));
    format!(
        "{:8}  {:7}  {operations:10}  {:7.1}  {:7.2}  {:8.2}  {:6.2}  {:7.1}  {memory:>7}",
        row.workload,
        row.backend,
        row.steps_per_second,
        row.ms.forward,
        row.ms.backward,
        row.ms.optimiser,
        row.gflops,
    )
}
