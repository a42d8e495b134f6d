//! Convolutions of images and sequences, and the transposed one.

use burn::{
    module::{Module, Param},
    nn::{
        PaddingConfig1d, PaddingConfig2d,
        conv::{self, Conv1dConfig, Conv2dConfig, ConvTranspose2dConfig},
    },
    tensor::{Tensor, activation::relu, backend::Backend, ops::FloatTensor},
};
use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operation::Operation,
    operations::{
        Sliding,
        convolution::{Convolution, ConvolutionRelu, TransposedConvolution},
    },
};

use super::initial;
use crate::data::Random;

/// A convolution over `[batch, channels, rows, columns]`.
#[derive(Module, Debug)]
pub struct Conv2d<B: Backend> {
    layer: conv::Conv2d<B>,
}

/// A convolution over `[batch, channels, steps]`.
#[derive(Module, Debug)]
pub struct Conv1d<B: Backend> {
    layer: conv::Conv1d<B>,
}

/// A transposed convolution over `[batch, channels, rows, columns]`.
#[derive(Module, Debug)]
pub struct ConvTranspose2d<B: Backend> {
    layer: conv::ConvTranspose2d<B>,
}

/// Runs an operation with or without a bias.
fn run<B: Kernels, const D: usize>(
    operation: impl Operation,
    x: Tensor<B, D>,
    weight: Tensor<B, D>,
    bias: Option<FloatTensor<B>>,
) -> Tensor<B, D> {
    match bias {
        Some(bias) => apply(operation, [raw(x), raw(weight), bias]).0,
        None => apply(operation, [raw(x), raw(weight)]).0,
    }
}

/// Draws weights `[outputs, inputs, ..]` (a transposed convolution's `[inputs, outputs, ..]`), both counted with every tap.
fn initialise<B: Backend, const D: usize>(
    weight: &mut Param<Tensor<B, D>>,
    bias: &mut Option<Param<Tensor<B, 1>>>,
    random: &mut Random,
    device: &B::Device,
) {
    let shape = weight.shape().dims::<D>();
    let taps: usize = shape[2..].iter().product();
    *weight = initial::glorot(shape, [shape[1] * taps, shape[0] * taps], random, device);
    if let Some(bias) = bias {
        *bias = initial::zeros(bias.shape().num_elements(), device);
    }
}

/// Zeros before and after so that the output has one place for every `stride` of the input.
fn same(kernel: usize, stride: usize, size: usize) -> [usize; 2] {
    let needed = (size.div_ceil(stride).max(1) - 1) * stride + kernel;
    let total = needed.saturating_sub(size);
    [total / 2, total.div_ceil(2)]
}

impl<B: Backend> Conv2d<B> {
    /// Starts from Glorot weights and zero biases.
    pub fn new(config: &Conv2dConfig, random: &mut Random, device: &B::Device) -> Self {
        let mut layer = config.init(device);
        initialise(&mut layer.weight, &mut layer.bias, random, device);
        Self { layer }
    }

    fn sliding(&self, size: [usize; 2]) -> Sliding {
        let layer = &self.layer;
        let padding = match layer.padding {
            PaddingConfig2d::Valid => [[0; 2]; 2],
            PaddingConfig2d::Same => {
                [0, 1].map(|axis| same(layer.kernel_size[axis], layer.stride[axis], size[axis]))
            }
            PaddingConfig2d::Explicit(top, left, bottom, right) => [[top, bottom], [left, right]],
        };
        Sliding {
            stride: layer.stride,
            padding,
            dilation: layer.dilation,
            groups: layer.groups,
        }
    }
}

impl<B: Kernels> Conv2d<B> {
    /// `[batch, inputs, rows, columns]` becomes `[batch, outputs, rows', columns']`.
    pub fn forward(&self, x: Tensor<B, 4>) -> Tensor<B, 4> {
        if B::route() == Route::Burn {
            return self.layer.forward(x);
        }
        let [.., rows, columns] = x.dims();
        let bias = self.layer.bias.as_ref().map(|bias| raw(bias.val()));
        run(
            Convolution(self.sliding([rows, columns])),
            x,
            self.layer.weight.val(),
            bias,
        )
    }

    /// [`Self::forward`], then ReLU.
    pub fn forward_relu(&self, x: Tensor<B, 4>) -> Tensor<B, 4> {
        if B::route() == Route::Burn {
            return relu(self.layer.forward(x));
        }
        let [.., rows, columns] = x.dims();
        let bias = self.layer.bias.as_ref().map(|bias| raw(bias.val()));
        run(
            ConvolutionRelu(self.sliding([rows, columns])),
            x,
            self.layer.weight.val(),
            bias,
        )
    }
}

impl<B: Backend> Conv1d<B> {
    /// Starts from Glorot weights and zero biases.
    pub fn new(config: &Conv1dConfig, random: &mut Random, device: &B::Device) -> Self {
        let mut layer = config.init(device);
        initialise(&mut layer.weight, &mut layer.bias, random, device);
        Self { layer }
    }

    fn sliding(&self, steps: usize) -> Sliding {
        let layer = &self.layer;
        let padding = match layer.padding {
            PaddingConfig1d::Valid => [0; 2],
            PaddingConfig1d::Same => same(layer.kernel_size, layer.stride, steps),
            PaddingConfig1d::Explicit(left, right) => [left, right],
        };
        let (stride, dilation) = ([1, layer.stride], [1, layer.dilation]);
        Sliding {
            stride,
            padding: [[0; 2], padding],
            dilation,
            groups: layer.groups,
        }
    }
}

impl<B: Kernels> Conv1d<B> {
    /// `[batch, inputs, steps]` becomes `[batch, outputs, steps']`.
    pub fn forward(&self, x: Tensor<B, 3>) -> Tensor<B, 3> {
        if B::route() == Route::Burn {
            return self.layer.forward(x);
        }
        let bias = self.layer.bias.as_ref().map(|bias| raw(bias.val()));
        run(
            Convolution(self.sliding(x.dims()[2])),
            x,
            self.layer.weight.val(),
            bias,
        )
    }

    /// [`Self::forward`], then ReLU.
    pub fn forward_relu(&self, x: Tensor<B, 3>) -> Tensor<B, 3> {
        if B::route() == Route::Burn {
            return relu(self.layer.forward(x));
        }
        let bias = self.layer.bias.as_ref().map(|bias| raw(bias.val()));
        run(
            ConvolutionRelu(self.sliding(x.dims()[2])),
            x,
            self.layer.weight.val(),
            bias,
        )
    }
}

impl<B: Backend> ConvTranspose2d<B> {
    /// Starts from Glorot weights and zero biases.
    pub fn new(config: &ConvTranspose2dConfig, random: &mut Random, device: &B::Device) -> Self {
        let mut layer = config.init(device);
        initialise(&mut layer.weight, &mut layer.bias, random, device);
        Self { layer }
    }
}

impl<B: Kernels> ConvTranspose2d<B> {
    /// `[batch, inputs, rows, columns]` becomes `[batch, outputs, rows', columns']`.
    pub fn forward(&self, x: Tensor<B, 4>) -> Tensor<B, 4> {
        if B::route() == Route::Burn {
            return self.layer.forward(x);
        }
        let layer = &self.layer;
        let padding = layer.padding.map(|padding| [padding; 2]);
        let sliding = Sliding {
            stride: layer.stride,
            padding,
            dilation: layer.dilation,
            groups: layer.groups,
        };
        let bias = layer.bias.as_ref().map(|bias| raw(bias.val()));
        run(
            TransposedConvolution {
                sliding,
                extra: layer.padding_out,
            },
            x,
            layer.weight.val(),
            bias,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Purpose;
    use crate::models::layers::testing::{Trained, agree, parameter, results, tensor};

    fn of_images<B: Trained>(
        config: &Conv2dConfig,
        shape: [usize; 4],
        rectified: bool,
    ) -> Vec<Vec<f32>> {
        let mut layer = Conv2d::<B>::new(
            config,
            &mut Random::new(1, Purpose::Weights),
            &B::Device::default(),
        );
        layer.layer.weight = parameter(1, layer.layer.weight.dims());
        layer.layer.bias = Some(parameter(2, [config.channels[1]]));
        let x = tensor::<B, 4>(3, shape).require_grad();
        let y = if rectified {
            layer.forward_relu(x.clone())
        } else {
            layer.forward(x.clone())
        };
        let bias = layer.layer.bias.as_ref().expect("just set").val();
        results(y, |found| {
            vec![
                found.of(&x),
                found.of(&layer.layer.weight.val()),
                found.of(&bias),
            ]
        })
    }

    #[test]
    fn images() {
        let config = |channels, kernel| Conv2dConfig::new(channels, kernel);
        let same = config([3, 5], [3, 3]).with_padding(PaddingConfig2d::Same);
        agree!(of_images(&same, [2, 3, 8, 9], false));
        agree!(of_images(
            &same.clone().with_stride([2, 2]),
            [2, 3, 7, 8],
            true
        ));
        let depthwise = config([6, 6], [3, 3])
            .with_groups(6)
            .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1));
        agree!(of_images(&depthwise, [2, 6, 5, 5], false));
        agree!(of_images(
            &config([4, 6], [2, 3]).with_dilation([2, 1]).with_groups(2),
            [1, 4, 6, 6],
            false
        ));
    }

    fn of_sequences<B: Trained>(
        config: &Conv1dConfig,
        shape: [usize; 3],
        rectified: bool,
    ) -> Vec<Vec<f32>> {
        let mut layer = Conv1d::<B>::new(
            config,
            &mut Random::new(1, Purpose::Weights),
            &B::Device::default(),
        );
        layer.layer.weight = parameter(1, layer.layer.weight.dims());
        layer.layer.bias = None;
        let x = tensor::<B, 3>(3, shape).require_grad();
        let y = if rectified {
            layer.forward_relu(x.clone())
        } else {
            layer.forward(x.clone())
        };
        results(y, |found| {
            vec![found.of(&x), found.of(&layer.layer.weight.val())]
        })
    }

    #[test]
    fn sequences() {
        agree!(of_sequences(
            &Conv1dConfig::new(4, 7, 3).with_padding(PaddingConfig1d::Same),
            [2, 4, 11],
            false
        ));
        agree!(of_sequences(
            &Conv1dConfig::new(4, 7, 4).with_stride(2),
            [2, 4, 1 + 11],
            true
        ));
        let causal = Conv1dConfig::new(3, 3, 3)
            .with_dilation(2)
            .with_padding(PaddingConfig1d::Explicit(4, 0));
        agree!(of_sequences(&causal, [1, 3, 6], false));
    }

    fn of_transposed<B: Trained>(
        config: &ConvTranspose2dConfig,
        shape: [usize; 4],
    ) -> Vec<Vec<f32>> {
        let mut layer = ConvTranspose2d::<B>::new(
            config,
            &mut Random::new(1, Purpose::Weights),
            &B::Device::default(),
        );
        layer.layer.weight = parameter(1, layer.layer.weight.dims());
        layer.layer.bias = Some(parameter(2, [config.channels[1]]));
        let x = tensor::<B, 4>(3, shape).require_grad();
        let bias = layer.layer.bias.as_ref().expect("just set").val();
        results(layer.forward(x.clone()), |found| {
            vec![
                found.of(&x),
                found.of(&layer.layer.weight.val()),
                found.of(&bias),
            ]
        })
    }

    #[test]
    fn transposed() {
        let config = ConvTranspose2dConfig::new([4, 3], [3, 3]);
        agree!(of_transposed(&config, [2, 4, 5, 4]));
        let config = config
            .with_stride([2, 2])
            .with_padding([1, 1])
            .with_padding_out([1, 1]);
        agree!(of_transposed(&config, [2, 4, 5, 4]));
    }
}
