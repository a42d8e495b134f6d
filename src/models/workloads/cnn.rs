//! 3x3 convolutions 16-32-64 with batch norm, ReLU and pooling on a batch of 64 images of 32x32.

use burn::{
    module::Module,
    nn::{PaddingConfig2d, conv::Conv2dConfig},
    tensor::{
        Tensor,
        backend::{AutodiffBackend, Backend},
    },
};

use super::training::{Model, Numbers};
use crate::data::Random;
use crate::models::layers::{BatchNorm, Conv2d, Kernels, Linear, global_average};

/// Images; tests compare numbers and not speed, on fewer.
const BATCH: usize = if cfg!(test) { 8 } else { 64 };

/// Three blocks and a linear classifier on the mean of all places.
#[derive(Module, Debug)]
pub struct Cnn<B: Backend> {
    convolutions: [Conv2d<B>; 3],
    norms: [BatchNorm<B>; 3],
    head: Linear<B>,
}

/// FLOPs of one 3x3 convolution on a batch.
const fn flops(inputs: f64, outputs: f64, side: f64) -> f64 {
    2.0 * BATCH as f64 * 9.0 * inputs * outputs * side * side
}

impl<B: AutodiffBackend + Kernels> Model<B> for Cnn<B> {
    const FORWARD_FLOPS: f64 = flops(1.0, 16.0, 32.0)
        + flops(16.0, 32.0, 16.0)
        + flops(32.0, 64.0, 8.0)
        + 2.0 * BATCH as f64 * 640.0;
    const LOGITS: [usize; 2] = [BATCH, 10];
    type Batch = Tensor<B, 4>;

    fn build(random: &mut Random, device: &B::Device) -> Self {
        let channels = [1, 16, 32, 64];
        let mut convolution = |layer: usize| {
            let config = Conv2dConfig::new([channels[layer], channels[layer + 1]], [3, 3]);
            Conv2d::new(
                &config.with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1)),
                random,
                device,
            )
        };
        Self {
            convolutions: std::array::from_fn(&mut convolution),
            norms: std::array::from_fn(|layer| BatchNorm::new(channels[layer + 1], device)),
            head: Linear::new([64, 10], random, device),
        }
    }

    fn batch(device: &B::Device) -> Tensor<B, 4> {
        Numbers::new(2).tensor([BATCH, 1, 32, 32], 1.7, device)
    }

    fn logits(&self, batch: &Tensor<B, 4>) -> Tensor<B, 2> {
        let [first, second, third] = &self.norms;
        let x = first.forward_relu_pool(self.convolutions[0].forward(batch.clone()));
        let x = second.forward_relu_pool(self.convolutions[1].forward(x));
        let x = third.forward_relu(self.convolutions[2].forward(x));
        self.head.forward(global_average(x))
    }
}
