//! The machine's floor: how fast matrices are multiplied, which no training can pass.

use scalescope_kernels::gemm::{Epilogue, PackedRight, matrix};
use std::time::{Duration, Instant};

use super::training::Numbers;
/// Rows, depth and columns: the matrices fit the second cache.
const SIDE: usize = 384;
const TIME: Duration = Duration::from_millis(400);

/// The best GFLOP/s of one thread over many products of square matrices.
pub fn matmul_gflops() -> f64 {
    let [left, right] = [1, 2].map(|seed| Numbers::new(seed).values(SIDE * SIDE, 1.0));
    let mut output = vec![0.0; SIDE * SIDE];
    let packed = PackedRight::new(matrix::rows(&right, SIDE), SIDE, SIDE);
    let (began, mut best) = (Instant::now(), f64::INFINITY);
    while began.elapsed() < TIME {
        let one = Instant::now();
        let left = matrix::rows(&left, SIDE);
        packed.multiply(SIDE, left, &mut output, SIDE, Epilogue::default());
        best = best.min(one.elapsed().as_secs_f64());
        std::hint::black_box(&mut output);
    }
    2.0 * (SIDE * SIDE * SIDE) as f64 / best / 1e9
}
