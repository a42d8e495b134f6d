//! The gradient of a convolution's image, which is also the output of a transposed convolution.

use crate::{
    gemm::{
        Epilogue, Gemm,
        matrix::{rows, transposed},
    },
    operations::{
        convolution::{direct, forward},
        window::Window,
    },
    runtime::{
        threads::{cut, each},
        workspace::{Workspace, workspace, zeros},
    },
};

/// Fills `image` with the gradient of the image, given that of the output.
pub fn gradient(window: &Window, output: &[f32], weight: &[f32], image: &mut [f32]) {
    if !window.is_narrow()
        && let Some(mirror) = mirror(window)
    {
        let flipped = flip(window, weight);
        return forward::output(&mirror, output, &flipped, None, false, image);
    }
    let (parts, area) = (window.parts(), window.outputs * window.output_area());
    let images = cut(image, window.inputs * window.area(), &parts);
    each(parts.into_iter().zip(images), |(part, image)| {
        let output = &output[part.start * area..part.end * area];
        if window.is_narrow() {
            direct::image(window, output, weight, image);
        } else {
            scatter(window, output, weight, image);
        }
    });
}

/// The convolution over the output that gives the image's gradient, when the stride is 1.
fn mirror(window: &Window) -> Option<Window> {
    let mut mirror = Window {
        inputs: window.outputs,
        outputs: window.inputs,
        size: window.output(),
        ..*window
    };
    for axis in [0, 1] {
        for side in [0, 1] {
            let padding = &mut mirror.sliding.padding[axis][side];
            *padding = window.span(axis).checked_sub(*padding)?;
        }
    }
    (window.sliding.stride == [1; 2]).then_some(mirror)
}

/// The weights with channels exchanged and taps in reverse order.
fn flip(window: &Window, weight: &[f32]) -> Workspace {
    let (inputs, outputs, taps) = (window.group_inputs(), window.group_outputs(), window.taps());
    let mut flipped = workspace(weight.len());
    let groups = weight.chunks_exact(outputs * inputs * taps);
    for (weight, flipped) in groups.zip(flipped.chunks_exact_mut(outputs * inputs * taps)) {
        for output in 0..outputs {
            for input in 0..inputs {
                let source = &weight[(output * inputs + input) * taps..][..taps];
                let target = &mut flipped[(input * outputs + output) * taps..][..taps];
                for (target, source) in target.iter_mut().zip(source.iter().rev()) {
                    *target = *source;
                }
            }
        }
    }
    flipped
}

/// Multiplies back to patches and adds them where they came from.
fn scatter(window: &Window, output: &[f32], weight: &[f32], image: &mut [f32]) {
    let (area, depth, channels) = (window.output_area(), window.depth(), window.group_outputs());
    let group_area = window.group_inputs() * window.padded_area();
    let mut patches = workspace(depth * area);
    let mut padded = zeros(window.inputs * window.padded_area());
    let taps = window.tap_offsets();
    let images = image.chunks_exact_mut(window.inputs * window.area());
    for (output, image) in output.chunks_exact(window.outputs * area).zip(images) {
        padded.fill(0.0);
        for group in 0..window.sliding.groups {
            let (left, right) = (
                transposed(&weight[group * channels * depth..], depth),
                rows(&output[group * channels * area..], area),
            );
            Gemm {
                rows: depth,
                columns: area,
                depth: channels,
                left,
                right,
                output: &mut patches,
                stride: area,
                epilogue: Epilogue::default(),
            }
            .compute();
            add_patches(window, &taps, &patches, &mut padded[group * group_area..]);
        }
        window.crop(&padded, image);
    }
}

fn add_patches(window: &Window, taps: &[usize], patches: &[f32], padded: &mut [f32]) {
    let [down, right] = window.sliding.stride;
    let (columns, width) = (window.output()[1], window.padded()[1]);
    for (patch, tap) in patches.chunks_exact(window.output_area()).zip(taps) {
        for (row, patch) in patch.chunks_exact(columns).enumerate() {
            let target = padded[tap + row * down * width..].iter_mut().step_by(right);
            for (target, value) in target.zip(patch) {
                *target += value;
            }
        }
    }
}
