//! Predicted training times, measured in a process of its own, under the conditions of a worker.

use anyhow::Result;

use super::subprocess;
use crate::{sweep::Trial, train};

/// Wall seconds that each trial would train, as another process measures them; `None` for one that cannot be measured.
///
/// # Errors
/// When the process cannot be started or breaks.
pub fn predict(trials: &[Trial]) -> Result<Vec<Option<f64>>> {
    subprocess::ask("__calibrate", trials)
}

/// Measures the trials that come on standard input, and answers on standard output.
///
/// # Errors
/// When the input holds no trials, or nobody reads the answer.
pub fn calibrate_here() -> Result<()> {
    subprocess::answer(|trials: Vec<Trial>| -> Vec<Option<f64>> {
        trials.iter().map(|t| train::calibrate(t).ok()).collect()
    })
}
