//! A linear map with bias.

use burn::{
    module::{Module, Param},
    tensor::{Tensor, backend::Backend},
};

use super::initial;
use crate::data::Random;

/// `x w + b`.
#[derive(Module, Debug)]
pub struct Linear<B: Backend> {
    /// Weights `[inputs, outputs]`.
    weight: Param<Tensor<B, 2>>,
    /// Biases `[outputs]`.
    bias: Param<Tensor<B, 1>>,
}

impl<B: Backend> Linear<B> {
    /// Starts from Glorot weights and zero biases.
    pub fn new([inputs, outputs]: [usize; 2], random: &mut Random, device: &B::Device) -> Self {
        Self {
            weight: initial::glorot([inputs, outputs], [inputs, outputs], random, device),
            bias: initial::constant(0.0, outputs, device),
        }
    }

    /// Maps `[batch, inputs]` to `[batch, outputs]`.
    pub fn forward(&self, x: Tensor<B, 2>) -> Tensor<B, 2> {
        x.matmul(self.weight.val()) + self.bias.val().unsqueeze::<2>()
    }
}
