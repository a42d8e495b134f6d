//! The output of a convolution: weights packed once, the patches of each image straight into the product's panels.

use crate::{
    gemm::{Epilogue, PackedLeft, matrix::rows},
    operations::{
        convolution::{
            direct,
            im2col::{Layout, Patches},
        },
        window::Window,
    },
    runtime::{
        threads::{cut, each},
        workspace::zeros,
    },
};

/// `output [batch, outputs, ..]` of `image [batch, inputs, ..]` and `weight [outputs, inputs / groups, rows, columns]`.
pub fn output(
    window: &Window,
    image: &[f32],
    weight: &[f32],
    bias: Option<&[f32]>,
    relu: bool,
    output: &mut [f32],
) {
    let (parts, area) = (window.parts(), window.inputs * window.area());
    let outputs = cut(output, window.outputs * window.output_area(), &parts);
    each(parts.into_iter().zip(outputs), |(images, output)| {
        let image = &image[images.start * area..images.end * area];
        if window.is_narrow() {
            direct::output(window, image, weight, bias, relu, output);
        } else {
            multiply(window, image, weight, bias, relu, output);
        }
    });
}

/// The output of some images, by matrix products.
fn multiply(
    window: &Window,
    image: &[f32],
    weight: &[f32],
    bias: Option<&[f32]>,
    relu: bool,
    output: &mut [f32],
) {
    let (area, depth, channels) = (window.output_area(), window.depth(), window.group_outputs());
    let layout = Layout::new(window);
    let group_area = window.group_inputs() * window.padded_area();
    let mut padded = zeros(window.inputs * window.padded_area() + Layout::SLACK);
    let groups = 0..window.sliding.groups;
    let weights: Vec<PackedLeft> = groups
        .map(|group| {
            PackedLeft::new(
                rows(&weight[group * channels * depth..], depth),
                channels,
                depth,
            )
        })
        .collect();
    let images = image.chunks_exact(window.inputs * window.area());
    for (image, output) in images.zip(output.chunks_exact_mut(window.outputs * area)) {
        if !window.is_pointwise() {
            window.pad(image, &mut padded);
        }
        for (group, output) in output.chunks_exact_mut(channels * area).enumerate() {
            let row_bias = bias.map(|bias| &bias[group * channels..]);
            let epilogue = Epilogue {
                row_bias,
                relu,
                ..Epilogue::default()
            };
            let weight = &weights[group];
            if window.is_pointwise() {
                let image = &image[group * group_area..];
                weight.multiply(&rows(image, area), area, output, area, epilogue);
            } else {
                let patches = Patches {
                    layout: &layout,
                    image: &padded[group * group_area..],
                };
                weight.multiply(&patches, area, output, area, epilogue);
            }
        }
    }
}
