//! An LSTM layer.

use burn::{
    module::Module,
    tensor::{Tensor, activation::sigmoid, backend::Backend},
};
use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operations::recurrent::{Reading, lstm},
};

use super::{choose, state, steps, weights::Weights};
use crate::data::Random;

/// An LSTM layer (Hochreiter and Schmidhuber, 1997), gates in the order input, forget, cell, output.
#[derive(Module, Debug)]
pub struct Lstm<B: Backend> {
    pub(super) weights: Weights<B>,
}

/// Hidden and cell state of an LSTM, `[batch, hidden]` each.
#[derive(Clone, Debug)]
pub struct LstmState<B: Backend> {
    /// The hidden state.
    pub hidden: Tensor<B, 2>,
    /// The cell state.
    pub cell: Tensor<B, 2>,
}

impl<B: Backend> Lstm<B> {
    /// A layer of sizes `[inputs, hidden]` with everything uniform within `1 / sqrt(hidden)`.
    pub fn new(sizes: [usize; 2], random: &mut Random, device: &B::Device) -> Self {
        Self {
            weights: Weights::new(sizes, 4, random, device),
        }
    }
}

impl<B: Kernels> Lstm<B> {
    /// The hidden state of every step of `[batch, steps, inputs]`, read from the front: `[batch, steps, hidden]`.
    pub fn forward(&self, x: Tensor<B, 3>) -> Tensor<B, 3> {
        self.read(x, None, Reading::default()).0
    }

    /// [`Self::forward`] from a state, with the state after the last step, which carries no gradient.
    pub fn continued(
        &self,
        x: Tensor<B, 3>,
        first: Option<LstmState<B>>,
    ) -> (Tensor<B, 3>, LstmState<B>) {
        self.read(x, first, Reading::default())
    }

    /// [`Self::forward`], read as told.
    pub fn read(
        &self,
        x: Tensor<B, 3>,
        first: Option<LstmState<B>>,
        reading: Reading,
    ) -> (Tensor<B, 3>, LstmState<B>) {
        if B::route() == Route::Burn {
            return self.by_burn(x, first, &reading);
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
        let operation = lstm::Lstm(reading);
        let (output, saved) = match first {
            None => apply(
                operation,
                [raw(x), input, recurrent, input_bias, state_bias],
            ),
            Some(LstmState { hidden, cell }) => apply(
                operation,
                [
                    raw(x),
                    input,
                    recurrent,
                    input_bias,
                    state_bias,
                    raw(hidden),
                    raw(cell),
                ],
            ),
        };
        let last = LstmState {
            hidden: state(&saved.hidden, batch, &device),
            cell: state(&saved.cell, batch, &device),
        };
        (output, last)
    }

    fn by_burn(
        &self,
        x: Tensor<B, 3>,
        first: Option<LstmState<B>>,
        reading: &Reading,
    ) -> (Tensor<B, 3>, LstmState<B>) {
        let hidden = self.weights.state.dims()[0];
        let zeros = || Tensor::zeros([x.dims()[0], hidden], &x.device());
        let LstmState {
            hidden: first,
            mut cell,
        } = first.unwrap_or_else(|| LstmState {
            hidden: zeros(),
            cell: zeros(),
        });
        let (output, last) = steps(&x, first, reading, |x, state, active| {
            let [input, carried] = self.weights.gates(x, state);
            let mut gates = (input + carried).chunk(4, 1).into_iter();
            let mut gate = || gates.next().expect("four gates");
            let (input, forget, candidate, exit) = (
                sigmoid(gate()),
                sigmoid(gate()),
                gate().tanh(),
                sigmoid(gate()),
            );
            let next = forget * cell.clone() + input * candidate;
            cell = choose(active, next, cell.clone());
            exit * cell.clone().tanh()
        });
        (
            output,
            LstmState {
                hidden: last.detach(),
                cell: cell.detach(),
            },
        )
    }
}
