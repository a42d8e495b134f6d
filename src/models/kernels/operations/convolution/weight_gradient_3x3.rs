//! The gradient of 3x3 weights at stride 1: sums of taps times output channels stay in registers over many places.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use crate::{
    gemm::{Panels, matrix::transposed},
    operations::window::Window,
    runtime::workspace::{workspace, zeros},
};

/// Places whose output channels stay in the first cache while every input channel passes by.
const PLACES: usize = 128;

/// Input channels, as of a first layer, for which laying out the output's gradient takes longer than multiplying it.
const FEW: usize = 3;

/// Fills the gradient of the weights of some output channels.
pub(super) struct WeightGradient3x3<'a> {
    pub(super) window: &'a Window,
    /// The output channels whose weights are asked for.
    pub(super) channels: Range<usize>,
    pub(super) image: &'a [f32],
    pub(super) output: &'a [f32],
    pub(super) weight: &'a mut [f32],
}

impl WithSimd for WeightGradient3x3<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let columns = self.window.output()[1];
        if self.window.inputs <= FEW && columns.is_multiple_of(S::F32_LANES) {
            return along(simd, self);
        }
        // Every number is summed in the same order whichever is chosen for some of the channels.
        if self.channels.len() > S::F32_LANES {
            multiply::<S, 2>(simd, self);
        } else {
            multiply::<S, 1>(simd, self);
        }
    }
}

#[inline(always)]
fn multiply<S: Simd, const VECTORS: usize>(simd: S, task: WeightGradient3x3) {
    let WeightGradient3x3 {
        window,
        channels,
        image,
        output,
        weight,
    } = task;
    let (area, lanes) = (window.output_area(), VECTORS * S::F32_LANES);
    let (columns, width) = (window.output()[1], window.padded()[1]);
    let panels = channels.len().div_ceil(lanes);
    let rows = (PLACES / columns).max(1);
    let mut sums = zeros(window.inputs * panels * 9 * lanes);
    let mut packed = workspace(area * panels * lanes);
    let mut padded = zeros(window.inputs * window.padded_area());
    let images = image.chunks_exact(window.inputs * window.area());
    for (image, output) in images.zip(output.chunks_exact(window.outputs * area)) {
        window.pad(image, &mut padded);
        for (at, panel) in packed.chunks_exact_mut(area * lanes).enumerate() {
            let first = channels.start + at * lanes;
            transposed(output, area).pack::<S>(
                0..area,
                first..channels.end.min(first + lanes),
                lanes,
                panel,
            );
        }
        for (at, panel) in packed.chunks_exact(area * lanes).enumerate() {
            for (block, panel) in panel.chunks(rows * columns * lanes).enumerate() {
                let panel = S::as_simd_f32s(panel).0;
                let sums = &mut sums[at * window.inputs * 9 * lanes..][..window.inputs * 9 * lanes];
                let sums = S::as_mut_simd_f32s(sums).0;
                let rows_of = |tap_row: usize| {
                    let plane = &padded[tap_row / 3 * window.padded_area()..];
                    &plane[(block * rows + tap_row % 3) * width..]
                };
                if VECTORS == 1 {
                    for (channel, sums) in sums.chunks_exact_mut(9).enumerate() {
                        let planes = [0, 1, 2].map(|down| rows_of(channel * 3 + down));
                        add::<S, VECTORS, 3, 9>(simd, planes, panel, [width, columns], sums);
                    }
                } else {
                    for (pair, sums) in sums.chunks_mut(6 * VECTORS).enumerate() {
                        // The last row of taps stands in for one that is missing.
                        let last = window.inputs * 3 - 1;
                        let planes = [0, 1].map(|at| rows_of((pair * 2 + at).min(last)));
                        add::<S, VECTORS, 2, 6>(simd, planes, panel, [width, columns], sums);
                    }
                }
            }
        }
    }
    for output in 0..channels.len() {
        for input in 0..window.inputs {
            let sums = &sums[(output / lanes * window.inputs + input) * 9 * lanes..];
            for tap in 0..9 {
                weight[(output * window.inputs + input) * 9 + tap] =
                    sums[tap * lanes + output % lanes];
            }
        }
    }
}

/// Adds the products of rows of taps, three of each, with the output's channels at some rows of places. As many sums as fit the
/// registers are made of each number that is read.
#[inline(always)]
fn add<S: Simd, const VECTORS: usize, const ROWS: usize, const TAPS: usize>(
    simd: S,
    planes: [&[f32]; ROWS],
    output: &[S::f32s],
    [width, columns]: [usize; 2],
    sums: &mut [S::f32s],
) {
    let mut found = [[simd.splat_f32s(0.0); VECTORS]; TAPS];
    for (row, output) in output.chunks_exact(columns * VECTORS).enumerate() {
        // `windows` and `zip` count in one step; an exit from the middle would push the sums into memory.
        let taps = |at: usize| planes[at.min(ROWS - 1)][row * width..][..columns + 2].windows(3);
        let taps = taps(0).zip(taps(1)).zip(taps(2));
        for (((first, second), third), output) in taps.zip(output.as_chunks::<VECTORS>().0) {
            let taps = [first, second, third];
            for tap in 0..TAPS {
                let value = simd.splat_f32s(taps[tap / 3][tap % 3]);
                for vector in 0..VECTORS {
                    found[tap][vector] =
                        simd.mul_add_e_f32s(value, output[vector], found[tap][vector]);
                }
            }
        }
    }
    for (sum, found) in sums.iter_mut().zip(found.as_flattened()) {
        *sum = simd.add_f32s(*sum, *found);
    }
}

/// Few input channels: places side by side in a vector, and nothing is laid out anew.
#[inline(always)]
fn along<S: Simd>(simd: S, task: WeightGradient3x3) {
    let WeightGradient3x3 {
        window,
        channels,
        image,
        output,
        weight,
    } = task;
    let (area, extents) = (
        window.output_area(),
        [window.padded()[1], window.output()[1]],
    );
    let mut sums = zeros(weight.len() * S::F32_LANES);
    let sums = S::as_mut_simd_f32s(&mut sums).0;
    let mut padded = zeros(window.inputs * window.padded_area());
    let images = image.chunks_exact(window.inputs * window.area());
    for (image, output) in images.zip(output.chunks_exact(window.outputs * area)) {
        window.pad(image, &mut padded);
        let outputs = output[channels.start * area..channels.end * area].chunks_exact(area);
        for (output, sums) in outputs.zip(sums.chunks_exact_mut(9 * window.inputs)) {
            let planes = padded.chunks_exact(window.padded_area());
            for (plane, sums) in planes.zip(sums.chunks_exact_mut(9)) {
                add_along(simd, plane, output, extents, sums);
            }
        }
    }
    for (weight, sum) in weight.iter_mut().zip(sums) {
        *weight = bytemuck::cast_slice::<_, f32>(std::slice::from_ref(sum))
            .iter()
            .sum();
    }
}

/// Adds the products of nine taps with one channel of the output.
#[inline(always)]
fn add_along<S: Simd>(
    simd: S,
    plane: &[f32],
    output: &[f32],
    [width, columns]: [usize; 2],
    sums: &mut [S::f32s],
) {
    let mut found = [simd.splat_f32s(0.0); 9];
    for (row, output) in output.chunks_exact(columns).enumerate() {
        let taps = |down: usize| {
            let plane = &plane[(row + down) * width..][..columns + 2];
            let from = |right: usize| S::as_simd_f32s(&plane[right..][..columns]).0.iter();
            from(0).zip(from(1)).zip(from(2))
        };
        let taps = taps(0).zip(taps(1)).zip(taps(2));
        for (((first, second), third), output) in taps.zip(S::as_simd_f32s(output).0) {
            let [((a, b), c), ((d, e), f), ((g, h), i)] = [first, second, third];
            let taps = [a, b, c, d, e, f, g, h, i];
            for tap in 0..9 {
                found[tap] = simd.mul_add_e_f32s(*taps[tap], *output, found[tap]);
            }
        }
    }
    for (sum, found) in sums.iter_mut().zip(&found) {
        *sum = simd.add_f32s(*sum, *found);
    }
}
