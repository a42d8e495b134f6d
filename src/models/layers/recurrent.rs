//! LSTM and GRU over whole sequences, one direction or both.

#![allow(
    clippy::needless_pass_by_value,
    reason = "tensors are handles, and layers take them by value as burn's do"
)]

use std::sync::Arc;

use burn::{
    module::{Module, Param},
    tensor::{Tensor, TensorData, activation::sigmoid, backend::Backend},
};

use super::initial;
use crate::{
    data::Random,
    models::kernels::{
        backend::{Kernels, Route, apply, raw},
        recurrent::{Direction, Reading, gru, lstm},
    },
};

/// The weights of one recurrent layer in one direction.
#[derive(Module, Debug)]
struct Weights<B: Backend> {
    /// `[inputs, gates * hidden]`.
    input: Param<Tensor<B, 2>>,
    /// `[hidden, gates * hidden]`.
    state: Param<Tensor<B, 2>>,
    /// `[gates * hidden]`.
    input_bias: Param<Tensor<B, 1>>,
    /// `[gates * hidden]`.
    state_bias: Param<Tensor<B, 1>>,
}

impl<B: Backend> Weights<B> {
    /// Everything uniform within `1 / sqrt(hidden)`.
    fn new(
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
    fn gates(&self, x: Tensor<B, 2>, state: Tensor<B, 2>) -> [Tensor<B, 2>; 2] {
        let input = x.matmul(self.input.val()) + self.input_bias.val().unsqueeze();
        [
            input,
            state.matmul(self.state.val()) + self.state_bias.val().unsqueeze(),
        ]
    }
}

/// An LSTM layer (Hochreiter and Schmidhuber, 1997), gates in the order input, forget, cell, output.
#[derive(Module, Debug)]
pub struct Lstm<B: Backend> {
    weights: Weights<B>,
}

/// A GRU layer (Cho et al., 2014), gates in the order reset, update, new; the reset comes after the product.
#[derive(Module, Debug)]
pub struct Gru<B: Backend> {
    weights: Weights<B>,
}

/// Hidden and cell state of an LSTM, `[batch, hidden]` each.
#[derive(Clone, Debug)]
pub struct LstmState<B: Backend> {
    /// The hidden state.
    pub hidden: Tensor<B, 2>,
    /// The cell state.
    pub cell: Tensor<B, 2>,
}

/// How many steps each sequence of a batch has.
pub type Lengths = Option<Arc<[usize]>>;

impl<B: Backend> Lstm<B> {
    /// A layer of sizes `[inputs, hidden]` with everything uniform within `1 / sqrt(hidden)`.
    pub fn new(sizes: [usize; 2], random: &mut Random, device: &B::Device) -> Self {
        Self {
            weights: Weights::new(sizes, 4, random, device),
        }
    }
}

impl<B: Backend> Gru<B> {
    /// A layer of sizes `[inputs, hidden]` with everything uniform within `1 / sqrt(hidden)`.
    pub fn new(sizes: [usize; 2], random: &mut Random, device: &B::Device) -> Self {
        Self {
            weights: Weights::new(sizes, 3, random, device),
        }
    }
}

/// A state that carries no gradient, from plain numbers.
fn state<B: Backend>(values: &[f32], batch: usize, device: &B::Device) -> Tensor<B, 2> {
    let hidden = values.len() / batch.max(1);
    Tensor::from_data(TensorData::new(values.to_vec(), [batch, hidden]), device)
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

/// `[batch, 1]`: 1 where a sequence has the step.
type Active<'a, B> = Option<&'a Tensor<B, 2>>;

fn choose<B: Backend>(
    active: Active<'_, B>,
    next: Tensor<B, 2>,
    before: Tensor<B, 2>,
) -> Tensor<B, 2> {
    match active {
        None => next,
        Some(active) => before.clone() + active.clone() * (next - before),
    }
}

/// Runs `step` by burn's operations over all steps: the states of all, and the last one.
fn steps<B: Backend>(
    x: &Tensor<B, 3>,
    first: Tensor<B, 2>,
    reading: &Reading,
    mut step: impl FnMut(Tensor<B, 2>, Tensor<B, 2>, Active<'_, B>) -> Tensor<B, 2>,
) -> (Tensor<B, 3>, Tensor<B, 2>) {
    let ([batch, count, width], hidden) = (x.dims(), first.dims()[1]);
    let mut outputs = Vec::new();
    let mut state = first;
    for at in reading.order(count) {
        let active: Option<Tensor<B, 2>> = reading.lengths.as_ref().map(|_| {
            let flags = (0..batch)
                .map(|sequence| f32::from(reading.has(sequence, at)))
                .collect();
            Tensor::from_data(TensorData::new::<f32, _>(flags, [batch, 1]), &x.device())
        });
        let next = step(
            x.clone()
                .slice([0..batch, at..at + 1])
                .reshape([batch, width]),
            state.clone(),
            active.as_ref(),
        );
        state = choose(active.as_ref(), next, state);
        let shown = active.map_or(state.clone(), |active| state.clone() * active);
        outputs.push(shown.reshape([batch, 1, hidden]));
    }
    if reading.direction == Direction::Backward {
        outputs.reverse();
    }
    (Tensor::cat(outputs, 1), state)
}

/// A GRU in both directions: `[batch, steps, inputs]` becomes `[batch, steps, 2 * hidden]`.
#[derive(Module, Debug)]
pub struct BidirectionalGru<B: Backend> {
    forward: Gru<B>,
    backward: Gru<B>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::layers::testing::{
        Found, Trained, agree, numbers, parameter, results, tensor,
    };

    fn weights<B: Trained>(gates: usize) -> Weights<B> {
        Weights {
            input: parameter(1, [3, gates * 5]),
            state: parameter(2, [5, gates * 5]),
            input_bias: parameter(3, [gates * 5]),
            state_bias: parameter(4, [gates * 5]),
        }
    }

    fn of_weights<B: Trained>(found: &Found<B>, weights: &Weights<B>) -> Vec<Vec<f32>> {
        vec![
            found.of(&weights.input.val()),
            found.of(&weights.state.val()),
            found.of(&weights.input_bias.val()),
            found.of(&weights.state_bias.val()),
        ]
    }

    fn by_lstm<B: Trained>(reading: &Reading, continued: bool) -> Vec<Vec<f32>> {
        let layer = Lstm::<B> {
            weights: weights(4),
        };
        let x = tensor::<B, 3>(5, [2, 6, 3]).require_grad();
        let [hidden, cell] = [6, 7].map(|seed| tensor::<B, 2>(seed, [2, 5]).require_grad());
        let first = continued.then(|| LstmState {
            hidden: hidden.clone(),
            cell: cell.clone(),
        });
        let (y, last) = layer.read(x.clone(), first, reading.clone());
        let mut all = results(y, |found| {
            let states = if continued {
                vec![found.of(&hidden), found.of(&cell)]
            } else {
                vec![]
            };
            [
                vec![found.of(&x)],
                states,
                of_weights(found, &layer.weights),
            ]
            .concat()
        });
        all.extend([numbers(last.hidden), numbers(last.cell)]);
        all
    }

    fn by_gru<B: Trained>(reading: &Reading, continued: bool) -> Vec<Vec<f32>> {
        let layer = Gru::<B> {
            weights: weights(3),
        };
        let x = tensor::<B, 3>(5, [2, 6, 3]).require_grad();
        let hidden = tensor::<B, 2>(6, [2, 5]).require_grad();
        let (y, last) = layer.read(
            x.clone(),
            continued.then(|| hidden.clone()),
            reading.clone(),
        );
        let mut all = results(y, |found| {
            let states = if continued {
                vec![found.of(&hidden)]
            } else {
                vec![]
            };
            [
                vec![found.of(&x)],
                states,
                of_weights(found, &layer.weights),
            ]
            .concat()
        });
        all.push(numbers(last));
        all
    }

    #[test]
    fn both_backends_agree_with_burn() {
        let lengths: Lengths = Some(Arc::new([4, 6]));
        for direction in [Direction::Forward, Direction::Backward] {
            for lengths in [None, lengths.clone()] {
                let reading = Reading { direction, lengths };
                for continued in [false, true] {
                    agree!(by_lstm(&reading, continued));
                    agree!(by_gru(&reading, continued));
                }
            }
        }
    }

    fn both_ways<B: Trained>() -> Vec<Vec<f32>> {
        let layer = BidirectionalGru::<B> {
            forward: Gru {
                weights: weights(3),
            },
            backward: Gru {
                weights: weights(3),
            },
        };
        let x = tensor::<B, 3>(5, [2, 6, 3]).require_grad();
        results(layer.forward(x.clone(), Some(Arc::new([3, 6]))), |found| {
            vec![found.of(&x)]
        })
    }

    #[test]
    fn both_directions_at_once() {
        agree!(both_ways());
    }
}
