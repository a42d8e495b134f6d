//! The program's own processes: the supervisor, the workers, the preview and the calibration are started by these commands.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::Args;

use crate::{data::Identity, execute};

/// Supervise a sweep to its end.
#[derive(Debug, Args)]
pub struct Supervise {
    /// The sweep's directory
    directory: PathBuf,
}

/// Train one trial.
#[derive(Debug, Args)]
pub struct Worker {
    /// The trial's folder
    folder: PathBuf,
    /// Forget what an earlier attempt trained
    #[arg(long)]
    fresh: bool,
    /// The number of the last event that the supervisor has of it
    #[arg(long, default_value_t = 0)]
    seen: u64,
    /// What its examples must be
    #[arg(long, value_name = "IDENTITY")]
    planned_data: Option<Identity>,
    /// How often the trial was started
    #[arg(long, default_value_t = 1)]
    attempt: u32,
}

/// Guard a program of the user's own.
#[derive(Debug, Args)]
pub struct Guard {
    /// The program and its arguments
    #[arg(last = true, required = true)]
    argv: Vec<String>,
}

/// Look at a scenario's data.
#[derive(Debug, Args)]
pub struct Preview {}

/// Measure how long trials would train.
#[derive(Debug, Args)]
pub struct Calibrate {}

impl Supervise {
    /// Runs until the sweep ends.
    pub fn run(&self) -> Result<ExitCode> {
        execute::supervise(&self.directory)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Worker {
    /// Runs until the trial is done.
    pub fn run(&self) -> Result<ExitCode> {
        execute::work(
            &self.folder,
            self.fresh,
            self.seen,
            self.planned_data,
            self.attempt,
        )
    }
}

impl Guard {
    /// Runs until nothing of the program is left.
    pub fn run(&self) -> Result<ExitCode> {
        execute::guard(&self.argv)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Preview {
    /// Answers what comes on standard input.
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub fn run(&self) -> Result<ExitCode> {
        execute::preview_here()?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Calibrate {
    /// Answers what comes on standard input.
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub fn run(&self) -> Result<ExitCode> {
        execute::calibrate_here()?;
        Ok(ExitCode::SUCCESS)
    }
}
