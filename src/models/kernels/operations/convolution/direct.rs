//! Convolutions of narrow groups, depthwise ones above all: row after row, without a matrix product.

use crate::{
    math::reduce::sum_pairs,
    operations::window::Window,
    runtime::{
        simd::{kernel, multiply_add},
        workspace::zeros,
    },
};

/// One pair of channels in one image: indices into weights and planes.
struct Pair {
    weight: usize,
    input: usize,
    output: usize,
}

fn pairs(window: &Window) -> impl Iterator<Item = Pair> {
    let (inputs, outputs, taps) = (window.group_inputs(), window.group_outputs(), window.taps());
    (0..window.outputs * inputs).map(move |at| {
        let (output, input) = (at / inputs, at % inputs);
        Pair {
            weight: at * taps,
            input: output / outputs * inputs + input,
            output,
        }
    })
}

/// The output of a convolution.
pub fn output(
    window: &Window,
    image: &[f32],
    weight: &[f32],
    bias: Option<&[f32]>,
    relu: bool,
    output: &mut [f32],
) {
    let area = window.output_area();
    let mut padded = zeros(window.inputs * window.padded_area());
    let images = image.chunks_exact(window.inputs * window.area());
    for (image, output) in images.zip(output.chunks_exact_mut(window.outputs * area)) {
        window.pad(image, &mut padded);
        for (channel, plane) in output.chunks_exact_mut(area).enumerate() {
            plane.fill(bias.map_or(0.0, |bias| bias[channel]));
        }
        for pair in pairs(window) {
            let plane = &padded[pair.input * window.padded_area()..][..window.padded_area()];
            slide(
                window,
                plane,
                &weight[pair.weight..],
                &mut output[pair.output * area..][..area],
            );
        }
    }
    if relu {
        relu_in_place(output);
    }
}

/// The gradient of the image.
pub fn image(window: &Window, output: &[f32], weight: &[f32], image: &mut [f32]) {
    let area = window.output_area();
    let mut padded = zeros(window.inputs * window.padded_area());
    let images = image.chunks_exact_mut(window.inputs * window.area());
    for (output, image) in output.chunks_exact(window.outputs * area).zip(images) {
        padded.fill(0.0);
        for pair in pairs(window) {
            let plane = &mut padded[pair.input * window.padded_area()..][..window.padded_area()];
            spread(
                window,
                &output[pair.output * area..][..area],
                &weight[pair.weight..],
                plane,
            );
        }
        window.crop(&padded, image);
    }
}

/// The gradient of the weights.
pub fn weight(window: &Window, image: &[f32], output: &[f32], weight: &mut [f32]) {
    let area = window.output_area();
    let mut padded = zeros(window.inputs * window.padded_area());
    let outputs = output.chunks_exact(window.outputs * area);
    weight.fill(0.0);
    for (image, output) in image
        .chunks_exact(window.inputs * window.area())
        .zip(outputs)
    {
        window.pad(image, &mut padded);
        for pair in pairs(window) {
            let plane = &padded[pair.input * window.padded_area()..][..window.padded_area()];
            let weight = &mut weight[pair.weight..][..window.taps()];
            correlate(window, plane, &output[pair.output * area..][..area], weight);
        }
    }
}

/// Every tap with the distance of its first place from the plane's first.
fn taps(window: &Window) -> impl Iterator<Item = (usize, usize)> {
    let (width, [down, right], columns) = (
        window.padded()[1],
        window.sliding.dilation,
        window.kernel[1],
    );
    (0..window.taps()).map(move |tap| (tap, tap / columns * down * width + tap % columns * right))
}

kernel! {
    /// Adds the plane under every tap to the output.
    fn slide<S>(window: &'a Window, plane: &'a [f32], weight: &'a [f32], output: &'a mut [f32]) {
        let ([down, right], width) = (window.sliding.stride, window.padded()[1]);
        for (row, output) in output.chunks_exact_mut(window.output()[1]).enumerate() {
            for (tap, offset) in taps(window) {
                let (weight, plane) = (weight[tap], &plane[row * down * width + offset..]);
                if right == 1 {
                    for (output, value) in output.iter_mut().zip(plane) {
                        *output = multiply_add::<S>(weight, *value, *output);
                    }
                } else {
                    for (output, value) in output.iter_mut().zip(plane.iter().step_by(right)) {
                        *output = multiply_add::<S>(weight, *value, *output);
                    }
                }
            }
        }
    }

    /// Adds the output's gradient to every place that it came from.
    fn spread<S>(window: &'a Window, output: &'a [f32], weight: &'a [f32], plane: &'a mut [f32]) {
        let ([down, right], width) = (window.sliding.stride, window.padded()[1]);
        for (row, output) in output.chunks_exact(window.output()[1]).enumerate() {
            for (tap, offset) in taps(window) {
                let (weight, plane) = (weight[tap], &mut plane[row * down * width + offset..]);
                if right == 1 {
                    for (value, output) in plane.iter_mut().zip(output) {
                        *value = multiply_add::<S>(weight, *output, *value);
                    }
                } else {
                    for (value, output) in plane.iter_mut().step_by(right).zip(output) {
                        *value = multiply_add::<S>(weight, *output, *value);
                    }
                }
            }
        }
    }

    /// Adds to every tap the product of the output's gradient and the plane under it.
    fn correlate<S>(window: &'a Window, plane: &'a [f32], output: &'a [f32], weight: &'a mut [f32]) {
        let ([down, right], width) = (window.sliding.stride, window.padded()[1]);
        for (row, output) in output.chunks_exact(window.output()[1]).enumerate() {
            for (tap, offset) in taps(window) {
                let plane = &plane[row * down * width + offset..];
                weight[tap] += if right == 1 {
                    sum_pairs(output, &plane[..output.len()], |a, b| a * b)
                } else {
                    output.iter().zip(plane.iter().step_by(right)).map(|(a, b)| a * b).sum()
                };
            }
        }
    }

    /// Replaces negative numbers by 0.
    fn relu_in_place<S>(values: &'a mut [f32]) {
        for value in values {
            *value = if *value < 0.0 { 0.0 } else { *value };
        }
    }
}
