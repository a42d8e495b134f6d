//! What a trained network costs to use: latency, throughput, bytes on disk.

use std::time::{Duration, Instant};

use super::evaluate::Judge;
use crate::{
    data::Dataset,
    models::{EncodeError, Format, Kernels, Weights},
    stats::{median, quantile},
    sweep::{Latency, Sizes},
};

const WARM_UP: usize = 20;
const RUNS: usize = 200;
/// A slow network is measured with fewer runs, but never with fewer than this.
const FEWEST_RUNS: usize = 20;
const PATIENCE: Duration = Duration::from_secs(3);

/// Latency of one example, from 200 runs after a warm-up (fewer where they would take longer than three seconds).
pub fn latency<B: Kernels>(judge: &Judge<'_, B>, data: &Dataset) -> Latency {
    let run = |i: usize| {
        let input = data.single(i);
        let began = Instant::now();
        std::hint::black_box(judge.answer(&input));
        began.elapsed()
    };
    let began = Instant::now();
    for i in 0..WARM_UP {
        if began.elapsed() > PATIENCE {
            break;
        }
        run(i);
    }
    let mut times = Vec::with_capacity(RUNS);
    while times.len() < RUNS && (times.len() < FEWEST_RUNS || began.elapsed() < PATIENCE) {
        times.push(run(times.len()).as_secs_f64() * 1e3);
    }
    Latency {
        p50: median(times.clone()).unwrap_or(f64::NAN),
        p95: quantile(times, 0.95).unwrap_or(f64::NAN),
    }
}

/// Examples a second at a large batch: the best of several runs over at least ten milliseconds.
pub fn throughput<B: Kernels>(judge: &Judge<'_, B>, data: &Dataset) -> f64 {
    let (input, count) = data.many();
    let began = Instant::now();
    let mut best = f64::INFINITY;
    for _ in 0..RUNS {
        let one = Instant::now();
        std::hint::black_box(judge.answer(&input));
        best = best.min(one.elapsed().as_secs_f64());
        if began.elapsed() > Duration::from_millis(10) {
            break;
        }
    }
    count as f64 / best
}

/// Bytes of the weights as safetensors files, and the file in full precision.
pub fn sizes(weights: &Weights) -> Result<(Sizes, Vec<u8>), EncodeError> {
    let full = weights.encode(Format::F32)?;
    let sizes = Sizes {
        f32: Some(full.len() as u64),
        f16: Some(weights.encode(Format::F16)?.len() as u64),
        int8: Some(weights.encode(Format::Int8)?.len() as u64),
    };
    Ok((sizes, full))
}
