//! The gradient of a convolution's weights.

use crate::{
    gemm::{
        Epilogue, Gemm,
        matrix::{rows, transposed},
    },
    operations::{
        convolution::{direct, im2col::Layout, weight_gradient_3x3::WeightGradient3x3},
        window::Window,
    },
    runtime::{
        simd::run,
        threads::{cut, each, parts},
        workspace::{workspace, zeros},
    },
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
            run(WeightGradient3x3 {
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
    let mut patches = workspace(depth * area);
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
            Gemm {
                rows: channels,
                columns: depth,
                depth: area,
                left: rows(&output[group * channels * area..], area),
                right,
                output: &mut weight[group * channels * depth..],
                stride: depth,
                epilogue: Epilogue {
                    accumulate: number > 0,
                    ..Epilogue::default()
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
