//! LSTM and GRU over whole sequences, one direction or both.

#![expect(
    clippy::needless_pass_by_value,
    reason = "tensors are handles, and layers take them by value as burn's do"
)]

mod bidirectional;
mod gru;
mod lstm;
#[cfg(test)]
mod tests;
mod weights;

use std::sync::Arc;

use burn::tensor::{Tensor, TensorData, backend::Backend};

pub use bidirectional::BidirectionalGru;
pub use gru::Gru;
pub use lstm::{Lstm, LstmState};
use scalescope_kernels::operations::recurrent::{Direction, Reading};

/// How many steps each sequence of a batch has.
pub type Lengths = Option<Arc<[usize]>>;

/// A state that carries no gradient, from plain numbers.
fn state<B: Backend>(values: &[f32], batch: usize, device: &B::Device) -> Tensor<B, 2> {
    let hidden = values.len() / batch.max(1);
    Tensor::from_data(TensorData::new(values.to_vec(), [batch, hidden]), device)
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
