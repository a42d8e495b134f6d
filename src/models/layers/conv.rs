//! A 3x3 convolution with bias.

use burn::{
    module::{Module, Param},
    tensor::{Tensor, backend::Backend, module::conv2d, ops::ConvOptions},
};

use super::initial;
use crate::data::Random;

const SIDE: usize = 3;

/// A 3x3 convolution that keeps height and width.
#[derive(Module, Debug)]
pub struct Conv<B: Backend> {
    /// Weights `[outputs, inputs, 3, 3]`.
    weight: Param<Tensor<B, 4>>,
    /// Biases `[outputs]`.
    bias: Param<Tensor<B, 1>>,
}

impl<B: Backend> Conv<B> {
    /// Starts from Glorot weights and zero biases.
    pub fn new([inputs, outputs]: [usize; 2], random: &mut Random, device: &B::Device) -> Self {
        let fans = [inputs, outputs].map(|channels| channels * SIDE * SIDE);
        Self {
            weight: initial::glorot([outputs, inputs, SIDE, SIDE], fans, random, device),
            bias: initial::constant(0.0, outputs, device),
        }
    }

    /// Maps `[batch, inputs, height, width]` to `[batch, outputs, height, width]`.
    pub fn forward(&self, x: Tensor<B, 4>) -> Tensor<B, 4> {
        let same = ConvOptions::new([1, 1], [1, 1], [1, 1], 1);
        conv2d(x, self.weight.val(), Some(self.bias.val()), same)
    }
}
