//! Measures one workload in a process of its own, under the conditions of a worker, so that its peak memory is its own.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::{
    child::{ENVIRONMENT, own_program},
    panics::caught,
};
use crate::{
    models::{Backend, Route, Workload, with_threads},
    train,
    words::message,
};

/// What one workload on one backend reached.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measured {
    /// The workload's name.
    pub workload: String,
    /// The backend's name.
    pub backend: String,
    /// Whether our kernels ran, or burn's own operations.
    pub kernels: bool,
    /// Training steps a second; null, as all that follows, where burn's operations cannot train it on this backend.
    pub steps_per_second: Option<f64>,
    /// Means over all counted steps.
    pub ms: Milliseconds,
    /// Learned numbers.
    pub parameters: Option<usize>,
    /// Matrix products and convolutions alone, a second.
    pub gflops: Option<f64>,
    /// Greatest resident memory of the process, MB; null where the system does not tell.
    pub peak_memory_mb: Option<f64>,
    /// Why nothing was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// Mean milliseconds of one step's parts.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Milliseconds {
    /// Forward pass and loss.
    pub forward: Option<f64>,
    /// Backward pass.
    pub backward: Option<f64>,
    /// Update of the weights.
    pub optimiser: Option<f64>,
}

/// How long and with how many threads to measure.
#[derive(Clone, Copy, Debug)]
pub struct BenchLimits {
    /// Time of training.
    pub time: Duration,
    /// Threads of one operation, of our own ones only.
    pub threads: usize,
}

/// Measures in a process of its own. Burn's operations are missing on candle here and there; that is no error.
///
/// # Errors
/// When the process cannot be started or breaks.
pub fn measure(
    workload: Workload,
    backend: Backend,
    kernels: bool,
    limits: BenchLimits,
) -> Result<Measured> {
    let output = Command::new(own_program()?)
        .args(["__bench", workload.name(), backend.name()])
        .arg(limits.time.as_secs_f64().to_string())
        .args(["--threads", &limits.threads.to_string()])
        .args((!kernels).then_some("--without-kernels"))
        .envs(ENVIRONMENT)
        .stdin(Stdio::null())
        .stderr(if kernels {
            Stdio::inherit()
        } else {
            Stdio::null()
        })
        .output()
        .context(message!("cannot start a process to measure in"))?;
    if !output.status.success() {
        bail!(message!(
            "measuring {workload} on {backend} ended with {status}",
            workload = workload.name(),
            backend = backend.name(),
            status = output.status.to_string()
        ));
    }
    serde_json::from_slice(&output.stdout).context(message!("the measurement broke"))
}

/// Measures in this process.
pub fn measure_here(
    workload: Workload,
    backend: Backend,
    kernels: bool,
    limits: BenchLimits,
) -> Measured {
    let train = |route| with_threads(limits.threads, || workload.run(backend, route, limits.time));
    let timing = if kernels {
        train(Route::Own)
    } else {
        // Where an operation is missing, burn panics.
        match caught(|| train(Route::Burn)) {
            Ok(timing) => timing,
            Err(reason) => return Measured::missing(workload, backend, kernels, reason),
        }
    };
    let each = |part: Duration| Some(part.as_secs_f64() * 1e3 / timing.steps as f64);
    Measured {
        workload: workload.name().into(),
        backend: backend.name().into(),
        kernels,
        steps_per_second: Some(timing.steps_per_second()),
        ms: Milliseconds {
            forward: each(timing.forward),
            backward: each(timing.backward),
            optimiser: each(timing.optimiser),
        },
        parameters: Some(timing.parameters),
        gflops: Some(timing.flops_per_second() / 1e9),
        peak_memory_mb: train::peak_memory().map(|bytes| bytes as f64 / 1e6),
        missing: None,
    }
}

impl Measured {
    fn missing(workload: Workload, backend: Backend, kernels: bool, reason: String) -> Self {
        Self {
            workload: workload.name().into(),
            backend: backend.name().into(),
            kernels,
            steps_per_second: None,
            ms: Milliseconds::default(),
            parameters: None,
            gflops: None,
            peak_memory_mb: None,
            missing: Some(reason),
        }
    }
}
