//! Predicted training times, measured in a process of its own, under the conditions of a worker.

use std::{
    io::{Read, Write},
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use super::child::{ENVIRONMENT, own_program};
use crate::{sweep::Trial, train};

/// Wall seconds that each trial would train, as another process measures them; `None` for one that cannot be measured.
///
/// # Errors
/// When the process cannot be started or breaks.
pub fn predict(trials: &[Trial]) -> Result<Vec<Option<f64>>> {
    let mut child = Command::new(own_program()?)
        .arg("__calibrate")
        .envs(ENVIRONMENT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot start a process to calibrate with")?;
    let mut input = child.stdin.take().context("a child has a standard input")?;
    input.write_all(&serde_json::to_vec(trials)?)?;
    drop(input);
    let answered = child.wait_with_output()?;
    serde_json::from_slice(&answered.stdout).context("the calibration broke")
}

/// Measures the trials that come on standard input, and answers on standard output.
///
/// # Errors
/// When the input holds no trials, or nobody reads the answer.
pub fn calibrate_here() -> Result<()> {
    let mut text = Vec::new();
    std::io::stdin().read_to_end(&mut text)?;
    let trials: Vec<Trial> = serde_json::from_slice(&text).context("expected trials as JSON")?;
    let seconds: Vec<Option<f64>> = trials.iter().map(|t| train::calibrate(t).ok()).collect();
    std::io::stdout().write_all(&serde_json::to_vec(&seconds)?)?;
    Ok(())
}
