//! A GRU layer.

use burn::{
    module::Module,
    tensor::{Tensor, activation::sigmoid, backend::Backend},
};
use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operations::recurrent::{Reading, gru},
};

use super::{state, steps, weights::Weights};
use crate::data::Random;

/// A GRU layer (Cho et al., 2014), gates in the order reset, update, new; the reset comes after the product.
#[derive(Module, Debug)]
pub struct Gru<B: Backend> {
    pub(super) weights: Weights<B>,
}

impl<B: Backend> Gru<B> {
    /// A layer of sizes `[inputs, hidden]` with everything uniform within `1 / sqrt(hidden)`.
    pub fn new(sizes: [usize; 2], random: &mut Random, device: &B::Device) -> Self {
        Self {
            weights: Weights::new(sizes, 3, random, device),
        }
    }
}

impl<B: Kernels> Gru<B> {
    /// The state of every step of `[batch, steps, inputs]`, read from the front: `[batch, steps, hidden]`.
    pub fn forward(&self, x: Tensor<B, 3>) -> Tensor<B, 3> {
        self.read(x, None, Reading::default()).0
    }

    /// [`Self::forward`] from a state, with the state after the last step, which carries no gradient.
    pub fn continued(
        &self,
        x: Tensor<B, 3>,
        first: Option<Tensor<B, 2>>,
    ) -> (Tensor<B, 3>, Tensor<B, 2>) {
        self.read(x, first, Reading::default())
    }

    /// [`Self::forward`], read as told.
    pub fn read(
        &self,
        x: Tensor<B, 3>,
        first: Option<Tensor<B, 2>>,
        reading: Reading,
    ) -> (Tensor<B, 3>, Tensor<B, 2>) {
        if B::route() == Route::Burn {
            return self.by_burn(&x, first, &reading);
        }
        let (batch, device) = (x.dims()[0], x.device());
        let Weights {
            input,
            state: recurrent,
            input_bias,
            state_bias,
        } = &self.weights;
        let (input, recurrent) = (raw(input.val()), raw(recurrent.val()));
        let (input_bias, state_bias) = (raw(input_bias.val()), raw(state_bias.val()));
        let operation = gru::Gru(reading);
        let (output, saved) = match first {
            None => apply(
                operation,
                [raw(x), input, recurrent, input_bias, state_bias],
            ),
            Some(first) => apply(
                operation,
                [raw(x), input, recurrent, input_bias, state_bias, raw(first)],
            ),
        };
        (output, state(&saved.hidden, batch, &device))
    }

    fn by_burn(
        &self,
        x: &Tensor<B, 3>,
        first: Option<Tensor<B, 2>>,
        reading: &Reading,
    ) -> (Tensor<B, 3>, Tensor<B, 2>) {
        let hidden = self.weights.state.dims()[0];
        let first = first.unwrap_or_else(|| Tensor::zeros([x.dims()[0], hidden], &x.device()));
        let (output, last) = steps(x, first, reading, |x, state, _| {
            let [input, carried] = self
                .weights
                .gates(x, state.clone())
                .map(|gates| gates.chunk(3, 1));
            let mut pairs = input.into_iter().zip(carried);
            let mut pair = || pairs.next().expect("three gates");
            let ((input, carried), (update, kept)) = (pair(), pair());
            let (reset, update) = (sigmoid(input + carried), sigmoid(update + kept));
            let (input, carried) = pair();
            let new = (input + reset * carried).tanh();
            new.clone() + update * (state - new)
        });
        (output, last.detach())
    }
}
