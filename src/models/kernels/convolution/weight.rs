//! The gradient of a convolution's weights.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::{direct, patches::Layout};
use crate::models::kernels::{
    matrix::{rows, transposed},
    product::{Finish, Panels, Product},
    scratch::{scratch, zeros},
    simd::run,
    threads::{cut, each, parts},
    window::Window,
};

/// Output channels of a part are multiples of this, so that whole vectors fit.
const EVEN_OUTPUTS: usize = 8;

/// Fills `weight` with the gradient of the weights, given the images and the output's gradient.
pub fn gradient(window: &Window, image: &[f32], output: &[f32], weight: &mut [f32]) {
    if window.is_narrow() {
        direct::weight(window, image, output, weight);
    } else if window.kernel == [3; 2] && is_plain(window) {
        let parts = parts(window.outputs, EVEN_OUTPUTS, window.multiplications());
        let weights = cut(weight, window.depth(), &parts);
        each(parts.into_iter().zip(weights), |(channels, weight)| {
            run(Nine {
                window,
                channels,
                image,
                output,
                weight,
            });
        });
    } else {
        multiply(window, image, output, weight);
    }
}

fn is_plain(window: &Window) -> bool {
    let sliding = &window.sliding;
    sliding.stride == [1; 2] && sliding.dilation == [1; 2] && sliding.groups == 1
}

/// Any convolution: the output's gradient times the patches, image after image.
fn multiply(window: &Window, image: &[f32], output: &[f32], weight: &mut [f32]) {
    let (area, depth, channels) = (window.output_area(), window.depth(), window.group_outputs());
    let (image_area, group_area) = (
        window.inputs * window.area(),
        window.group_inputs() * window.padded_area(),
    );
    let mut padded = zeros(window.inputs * window.padded_area() + Layout::SLACK);
    let mut patches = scratch(depth * area);
    let taps = window.tap_offsets();
    let outputs = output.chunks_exact(window.outputs * area);
    for (number, (image, output)) in image.chunks_exact(image_area).zip(outputs).enumerate() {
        if !window.is_pointwise() {
            window.pad(image, &mut padded);
        }
        for group in 0..window.sliding.groups {
            let right = if window.is_pointwise() {
                transposed(&image[group * group_area..], area)
            } else {
                take_patches(window, &taps, &padded[group * group_area..], &mut patches);
                transposed(&patches, area)
            };
            Product {
                rows: channels,
                columns: depth,
                depth: area,
                left: rows(&output[group * channels * area..], area),
                right,
                output: &mut weight[group * channels * depth..],
                stride: depth,
                finish: Finish {
                    accumulate: number > 0,
                    ..Finish::default()
                },
            }
            .compute();
        }
    }
}

fn take_patches(window: &Window, taps: &[usize], padded: &[f32], patches: &mut [f32]) {
    let [down, right] = window.sliding.stride;
    let (columns, width) = (window.output()[1], window.padded()[1]);
    for (patch, tap) in patches.chunks_exact_mut(window.output_area()).zip(taps) {
        for (row, patch) in patch.chunks_exact_mut(columns).enumerate() {
            let source = &padded[tap + row * down * width..];
            if right == 1 {
                patch.copy_from_slice(&source[..columns]);
            } else {
                for (target, value) in patch.iter_mut().zip(source.iter().step_by(right)) {
                    *target = *value;
                }
            }
        }
    }
}

/// 3x3 taps at stride 1: nine sums times a few vectors of output channels stay in registers over a whole image.
struct Nine<'a> {
    window: &'a Window,
    /// The output channels whose weights are asked for.
    channels: Range<usize>,
    image: &'a [f32],
    output: &'a [f32],
    weight: &'a mut [f32],
}

impl WithSimd for Nine<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        if S::F32_LANES == 16 && self.channels.len() > 16 {
            nine::<S, 2>(simd, self);
        } else {
            nine::<S, 1>(simd, self);
        }
    }
}

#[inline(always)]
fn nine<S: Simd, const VECTORS: usize>(simd: S, task: Nine) {
    let Nine {
        window,
        channels,
        image,
        output,
        weight,
    } = task;
    let (area, lanes) = (window.output_area(), VECTORS * S::F32_LANES);
    let panels = channels.len().div_ceil(lanes);
    let mut sums = zeros(window.inputs * panels * 9 * lanes);
    let mut packed = scratch(area * panels * lanes);
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
            let panel = S::as_simd_f32s(panel).0;
            for (channel, plane) in padded.chunks_exact(window.padded_area()).enumerate() {
                let found = nine_of_plane::<S, VECTORS>(simd, window, plane, panel);
                let sums = &mut sums[(channel * panels + at) * 9 * lanes..][..9 * lanes];
                let sums = S::as_mut_simd_f32s(sums).0;
                for (sum, found) in sums.iter_mut().zip(found.as_flattened()) {
                    *sum = simd.add_f32s(*sum, *found);
                }
            }
        }
    }
    for output in 0..channels.len() {
        for input in 0..window.inputs {
            let sums = &sums[(input * panels + output / lanes) * 9 * lanes..];
            for tap in 0..9 {
                weight[(output * window.inputs + input) * 9 + tap] =
                    sums[tap * lanes + output % lanes];
            }
        }
    }
}

#[inline(always)]
fn nine_of_plane<S: Simd, const VECTORS: usize>(
    simd: S,
    window: &Window,
    plane: &[f32],
    output: &[S::f32s],
) -> [[S::f32s; VECTORS]; 9] {
    let (columns, width) = (window.output()[1], window.padded()[1]);
    let mut sums = [[simd.splat_f32s(0.0); VECTORS]; 9];
    for (row, output) in output.chunks_exact(columns * VECTORS).enumerate() {
        // `windows` and `zip` count in one step; an exit from the middle would push the sums into memory.
        let taps = |down: usize| plane[(row + down) * width..][..columns + 2].windows(3);
        let taps = taps(0).zip(taps(1)).zip(taps(2));
        for (((first, second), third), output) in taps.zip(output.as_chunks::<VECTORS>().0) {
            let taps = [first, second, third];
            for tap in 0..9 {
                let value = simd.splat_f32s(taps[tap / 3][tap % 3]);
                for vector in 0..VECTORS {
                    sums[tap][vector] =
                        simd.mul_add_e_f32s(value, output[vector], sums[tap][vector]);
                }
            }
        }
    }
    sums
}
