//! A GRU that reads from both ends.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend},
};
use scalescope_kernels::{
    dispatch::Kernels,
    operations::recurrent::{Direction, Reading},
};

use super::{Gru, Lengths};
use crate::data::Random;

/// A GRU in both directions: `[batch, steps, inputs]` becomes `[batch, steps, 2 * hidden]`.
#[derive(Module, Debug)]
pub struct BidirectionalGru<B: Backend> {
    pub(super) forward: Gru<B>,
    pub(super) backward: Gru<B>,
}

impl<B: Backend> BidirectionalGru<B> {
    /// Two layers of sizes `[inputs, hidden]` with everything uniform within `1 / sqrt(hidden)`.
    pub fn new(sizes: [usize; 2], random: &mut Random, device: &B::Device) -> Self {
        Self {
            forward: Gru::new(sizes, random, device),
            backward: Gru::new(sizes, random, device),
        }
    }
}

impl<B: Kernels> BidirectionalGru<B> {
    /// The states of both directions side by side.
    pub fn forward(&self, x: Tensor<B, 3>, lengths: Lengths) -> Tensor<B, 3> {
        let reading = |direction| Reading {
            direction,
            lengths: lengths.clone(),
        };
        let (ahead, _) = self
            .forward
            .read(x.clone(), None, reading(Direction::Forward));
        let (back, _) = self.backward.read(x, None, reading(Direction::Backward));
        Tensor::cat(vec![ahead, back], 2)
    }
}
