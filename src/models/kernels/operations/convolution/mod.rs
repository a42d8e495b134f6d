//! Convolutions of images and sequences, and transposed ones: any stride, padding, dilation and groups.

mod direct;
mod forward;
mod im2col;
mod input_gradient;
mod weight_gradient;
mod weight_gradient_3x3;

use crate::{
    math::reduce::sum,
    operation::{Backward, Forward, Operation, View},
    operations::{
        linear::relu_backward,
        window::{Sliding, Window, shape, spatial},
    },
    runtime::{buffers::buffer, simd::kernel, workspace::workspace},
};

/// `x [batch, inputs, ..] * weight [outputs, inputs / groups, ..] + bias [outputs]`; the bias may be left out.
///
/// Both have two spatial dimensions or one; one is the columns of an image of a single row.
#[derive(Clone, Debug)]
pub struct Convolution(pub Sliding);

/// [`Convolution`] followed by ReLU.
#[derive(Clone, Debug)]
pub struct ConvolutionRelu(pub Sliding);

/// The adjoint of [`Convolution`]: `x [batch, inputs, ..]`, `weight [inputs, outputs / groups, ..]`, `bias [outputs]`.
#[derive(Clone, Debug)]
pub struct TransposedConvolution {
    /// How the kernel moves over the output.
    pub sliding: Sliding,
    /// Places added at the end of the output, which a stride above 1 leaves open.
    pub extra: [usize; 2],
}

fn window(inputs: &[View], sliding: Sliding) -> Window {
    let (image, weight) = (inputs[0].shape, inputs[1].shape);
    assert_eq!(
        image[1],
        weight[1] * sliding.groups,
        "the image's channels are the weight's times the groups"
    );
    let (size, kernel) = (spatial(image), spatial(weight));
    Window {
        batch: image[0],
        inputs: image[1],
        outputs: weight[0],
        size,
        kernel,
        sliding,
    }
}

fn convolve(inputs: &[View], sliding: Sliding, relu: bool) -> Forward<()> {
    let window = window(inputs, sliding);
    let mut output = buffer(window.batch * window.outputs * window.output_area());
    let bias = inputs.get(2).map(|bias| bias.values);
    forward::output(&window, &inputs[0], &inputs[1], bias, relu, &mut output);
    Forward::new(
        output,
        shape(inputs[0].shape, window.outputs, window.output()),
        (),
    )
}

fn gradients(pass: &Backward<()>, sliding: Sliding, gradient: &[f32]) -> Vec<Option<Vec<f32>>> {
    let window = window(pass.inputs, sliding);
    let (image, weight) = (pass.inputs[0].values, pass.inputs[1].values);
    let mut found = vec![
        pass.write(0, |image| {
            input_gradient::gradient(&window, gradient, weight, image);
        }),
        pass.write(1, |weight| {
            weight_gradient::gradient(&window, image, gradient, weight);
        }),
    ];
    if pass.inputs.len() > 2 {
        found.push(pass.fill(2, |bias| add_planes(gradient, window.output_area(), bias)));
    }
    found
}

kernel! {
    /// Adds the sum of every plane to its channel.
    fn add_planes<S>(planes: &'a [f32], area: usize, sums: &'a mut [f32]) {
        for planes in planes.chunks_exact(area * sums.len()) {
            for (plane, sum_of_channel) in planes.chunks_exact(area).zip(sums.iter_mut()) {
                *sum_of_channel += sum(plane);
            }
        }
    }

    /// Adds a channel's bias to its planes.
    fn add_bias<S>(planes: &'a mut [f32], area: usize, bias: &'a [f32]) {
        for planes in planes.chunks_exact_mut(area * bias.len()) {
            for (plane, bias) in planes.chunks_exact_mut(area).zip(bias) {
                for value in plane {
                    *value += bias;
                }
            }
        }
    }
}

impl Operation for Convolution {
    type Saved = ();

    fn forward(&self, inputs: &[View]) -> Forward<()> {
        convolve(inputs, self.0, false)
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        gradients(pass, self.0, pass.gradient)
    }
}

impl Operation for ConvolutionRelu {
    type Saved = ();

    const KEEPS_OUTPUT: bool = true;

    fn forward(&self, inputs: &[View]) -> Forward<()> {
        convolve(inputs, self.0, true)
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        let mut gradient = workspace(pass.gradient.len());
        gradient.copy_from_slice(pass.gradient);
        relu_backward(&mut gradient, pass.output);
        gradients(pass, self.0, &gradient)
    }
}

impl TransposedConvolution {
    /// The convolution over the output whose gradient this is.
    fn window(&self, inputs: &[View]) -> Window {
        let (image, weight, sliding) = (inputs[0].shape, inputs[1].shape, self.sliding);
        assert_eq!(
            image[1], weight[0],
            "the image's channels are the weight's first dimension"
        );
        let (size, kernel) = (spatial(image), spatial(weight));
        let size = [0, 1].map(|axis| {
            let padding: usize = sliding.padding[axis].iter().sum();
            let span = sliding.dilation[axis] * (kernel[axis] - 1);
            (size[axis] - 1) * sliding.stride[axis] + span + 1 + self.extra[axis] - padding
        });
        Window {
            batch: image[0],
            inputs: weight[1] * sliding.groups,
            outputs: weight[0],
            size,
            kernel,
            sliding,
        }
    }
}

impl Operation for TransposedConvolution {
    type Saved = ();

    fn forward(&self, inputs: &[View]) -> Forward<()> {
        let window = self.window(inputs);
        assert_eq!(
            window.output(),
            spatial(inputs[0].shape),
            "extra places are fewer than the stride"
        );
        let mut output = buffer(window.batch * window.inputs * window.area());
        input_gradient::gradient(&window, &inputs[0], &inputs[1], &mut output);
        if let Some(bias) = inputs.get(2) {
            add_bias(&mut output, window.area(), bias.values);
        }
        Forward::new(
            output,
            shape(inputs[0].shape, window.inputs, window.size),
            (),
        )
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        let window = self.window(pass.inputs);
        let (image, weight) = (pass.inputs[0].values, pass.inputs[1].values);
        let mut found = vec![
            pass.write(0, |image| {
                forward::output(&window, pass.gradient, weight, None, false, image);
            }),
            pass.write(1, |weight| {
                weight_gradient::gradient(&window, pass.gradient, image, weight);
            }),
        ];
        if pass.inputs.len() > 2 {
            found.push(pass.fill(2, |bias| add_planes(pass.gradient, window.area(), bias)));
        }
        found
    }
}

#[cfg(test)]
mod tests;
