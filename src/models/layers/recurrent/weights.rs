//! The weights of a recurrent layer.

use burn::{
    module::{Module, Param},
    tensor::{Tensor, backend::Backend},
};

use crate::{data::Random, models::layers::initial};

/// The weights of one recurrent layer in one direction.
#[derive(Module, Debug)]
pub(super) struct Weights<B: Backend> {
    /// `[inputs, gates * hidden]`.
    pub(super) input: Param<Tensor<B, 2>>,
    /// `[hidden, gates * hidden]`.
    pub(super) state: Param<Tensor<B, 2>>,
    /// `[gates * hidden]`.
    pub(super) input_bias: Param<Tensor<B, 1>>,
    /// `[gates * hidden]`.
    pub(super) state_bias: Param<Tensor<B, 1>>,
}

impl<B: Backend> Weights<B> {
    /// Everything uniform within `1 / sqrt(hidden)`.
    pub(super) fn new(
        [inputs, hidden]: [usize; 2],
        gates: usize,
        random: &mut Random,
        device: &B::Device,
    ) -> Self {
        let bound = 1.0 / (hidden as f64).sqrt();
        let width = gates * hidden;
        Self {
            input: initial::uniform([inputs, width], bound, random, device),
            state: initial::uniform([hidden, width], bound, random, device),
            input_bias: initial::uniform([width], bound, random, device),
            state_bias: initial::uniform([width], bound, random, device),
        }
    }

    /// What input and state add to the gates of one step, `[batch, gates * hidden]` each.
    pub(super) fn gates(&self, x: Tensor<B, 2>, state: Tensor<B, 2>) -> [Tensor<B, 2>; 2] {
        let input = x.matmul(self.input.val()) + self.input_bias.val().unsqueeze();
        [
            input,
            state.matmul(self.state.val()) + self.state_bias.val().unsqueeze(),
        ]
    }
}
