//! Recurrent layers over whole sequences, with backpropagation through time (Werbos, 1990).

pub mod gru;
pub mod lstm;

use std::sync::Arc;

use super::{
    matrix::{rows, transposed},
    operation::{Backward, View},
    product::{Finish, Packed, Product},
    reduce::add_rows,
    scratch::{Scratch, scratch, zeros},
};

/// Which end of a sequence is read first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the first step on.
    Forward,
    /// From the last step back, which is a sequence's own last when lengths are given.
    Backward,
}

/// How sequences are read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Which end is first.
    pub direction: Direction,
    /// The steps of each sequence; outputs beyond are 0 and change nothing. All steps, if not given.
    pub lengths: Option<Arc<[usize]>>,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            direction: Direction::Forward,
            lengths: None,
        }
    }
}

/// Sizes of one layer: its inputs are `x [batch, steps, inputs]`, `[inputs, gates * hidden]`, `[hidden, gates * hidden]`,
/// two biases `[gates * hidden]`, and the first states `[batch, hidden]` if any.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    batch: usize,
    steps: usize,
    inputs: usize,
    hidden: usize,
    gates: usize,
}

impl Sizes {
    fn new(inputs: &[View], gates: usize) -> Self {
        let ([batch, steps, width], [hidden, columns]) = (inputs[0].shape, inputs[2].shape) else {
            panic!("x has three dimensions and a weight two");
        };
        assert_eq!(
            *columns,
            gates * hidden,
            "a weight has one column for every gate of every unit"
        );
        Self {
            batch: *batch,
            steps: *steps,
            inputs: *width,
            hidden: *hidden,
            gates,
        }
    }

    /// Numbers of all gates of one step.
    fn width(&self) -> usize {
        self.gates * self.hidden
    }

    /// The place of a sequence's step in `[batch, steps, ..]`.
    fn row(&self, sequence: usize, step: usize) -> usize {
        sequence * self.steps + step
    }
}

impl Reading {
    /// The steps in reading order.
    pub fn order(&self, steps: usize) -> Vec<usize> {
        match self.direction {
            Direction::Forward => (0..steps).collect(),
            Direction::Backward => (0..steps).rev().collect(),
        }
    }

    /// Whether a sequence has a step.
    pub fn has(&self, sequence: usize, step: usize) -> bool {
        self.lengths
            .as_ref()
            .is_none_or(|lengths| step < lengths[sequence])
    }

    /// The step that was read before a step of a sequence.
    fn before(&self, sequence: usize, step: usize, steps: usize) -> Option<usize> {
        match self.direction {
            Direction::Forward => step.checked_sub(1),
            Direction::Backward => {
                Some(step + 1).filter(|next| *next < steps && self.has(sequence, *next))
            }
        }
    }

    /// For every step the row before it, from `kept [batch, steps, hidden]` or else from `first [batch, hidden]` or 0.
    fn shifted(&self, sizes: &Sizes, kept: &[f32], first: Option<&[f32]>) -> Scratch {
        let (hidden, steps) = (sizes.hidden, sizes.steps);
        let mut shifted = zeros(kept.len());
        for (at, target) in shifted.chunks_exact_mut(hidden.max(1)).enumerate() {
            let (sequence, step) = (at / steps, at % steps);
            if let Some(before) = self.before(sequence, step, steps) {
                target.copy_from_slice(&kept[sizes.row(sequence, before) * hidden..][..hidden]);
            } else if let Some(first) = first {
                target.copy_from_slice(&first[sequence * hidden..][..hidden]);
            }
        }
        shifted
    }
}

/// The first state, or zeros.
fn first_state(sizes: &Sizes, first: Option<&View>) -> Scratch {
    let mut state = zeros(sizes.batch * sizes.hidden);
    if let Some(first) = first {
        state.copy_from_slice(first);
    }
    state
}

/// `x * weight + bias` for all steps at once: `[batch, steps, gates * hidden]`.
fn project(sizes: &Sizes, inputs: &[View], bias: &[f32]) -> Scratch {
    let width = sizes.width();
    let mut projected = scratch(sizes.batch * sizes.steps * width);
    Product {
        rows: sizes.batch * sizes.steps,
        columns: width,
        depth: sizes.inputs,
        left: rows(&inputs[0], sizes.inputs),
        right: rows(&inputs[1], width),
        output: &mut projected,
        stride: width,
        finish: Finish {
            column_bias: Some(bias),
            ..Finish::default()
        },
    }
    .compute();
    projected
}

/// The gradients of `x`, both weights and both biases, from those of the gates before their activation.
///
/// `by_input` are the gradients of what the input adds to the gates, `by_state` of what the state before, `shifted`, adds.
fn gradients<S>(
    sizes: &Sizes,
    pass: &Backward<S>,
    by_input: &[f32],
    by_state: &[f32],
    shifted: &[f32],
) -> Vec<Option<Vec<f32>>> {
    let (width, count) = (sizes.width(), sizes.batch * sizes.steps);
    let (x, weight) = (pass.inputs[0].values, pass.inputs[1].values);
    let finish = Finish::default();
    let of_x = pass.write(0, |output| {
        let (left, right, columns) = (
            rows(by_input, width),
            transposed(weight, width),
            sizes.inputs,
        );
        Product {
            rows: count,
            columns,
            depth: width,
            left,
            right,
            output,
            stride: columns,
            finish,
        }
        .compute();
    });
    let of_weight = |index: usize, values: &[f32], height: usize, gradient: &[f32]| {
        pass.write(index, |output| {
            let (left, right) = (transposed(values, height), rows(gradient, width));
            Product {
                rows: height,
                columns: width,
                depth: count,
                left,
                right,
                output,
                stride: width,
                finish,
            }
            .compute();
        })
    };
    vec![
        of_x,
        of_weight(1, x, sizes.inputs, by_input),
        of_weight(2, shifted, sizes.hidden, by_state),
        pass.fill(3, |bias| add_rows(bias, by_input)),
        pass.fill(4, |bias| add_rows(bias, by_state)),
    ]
}

/// The recurrent weights, packed to carry states forward or gradients back.
fn pack_forward(sizes: &Sizes, weight: &[f32]) -> Packed {
    Packed::new(rows(weight, sizes.width()), sizes.hidden, sizes.width())
}

fn pack_backward(sizes: &Sizes, weight: &[f32]) -> Packed {
    Packed::new(
        transposed(weight, sizes.width()),
        sizes.width(),
        sizes.hidden,
    )
}

#[cfg(test)]
mod tests;
