//! Recurrent layers over whole sequences, with backpropagation through time (Werbos, 1990).

pub mod gru;
pub mod lstm;

use std::{ops::Range, sync::Arc};

use super::{
    matrix::{Matrix, rows, transposed},
    operation::{Backward, View},
    product::{Finish, Packed, Product},
    reduce::add_rows,
    reuse::{buffer, zeroed},
    scratch::{Scratch, scratch},
    threads::{cut, parts},
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

/// What a state adds to gates, or a gate's gradient to that of the state before.
const ADD: Finish = Finish {
    accumulate: true,
    column_bias: None,
    row_bias: None,
    rectify: false,
};

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

    /// The sequences in parts for threads of their own, which need nothing of each other.
    fn parts(&self) -> Vec<Range<usize>> {
        let work = self.batch * self.steps * self.hidden * self.width();
        parts(self.batch, 1, work)
    }

    /// Numbers of all gates of one step.
    fn width(&self) -> usize {
        self.gates * self.hidden
    }

    /// Where a sequence's row of a step lies in `[batch, steps, width]`.
    fn outside(&self, sequence: usize, step: usize, width: usize) -> Range<usize> {
        let at = (sequence * self.steps + step) * width;
        at..at + width
    }

    /// Where a sequence's row lies in the order of reading, `[steps, batch, width]`.
    fn inside(&self, count: usize, sequence: usize, width: usize) -> Range<usize> {
        let at = (count * self.batch + sequence) * width;
        at..at + width
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

    /// `[batch, steps, width]` in the order of reading, `[steps, batch, width]`: each step's rows lie side by side.
    fn gather(&self, sizes: &Sizes, values: &[f32], width: usize) -> Scratch {
        let mut gathered = scratch(values.len());
        for (count, step) in self.order(sizes.steps).into_iter().enumerate() {
            for sequence in 0..sizes.batch {
                gathered[sizes.inside(count, sequence, width)]
                    .copy_from_slice(&values[sizes.outside(sequence, step, width)]);
            }
        }
        gathered
    }

    /// Undoes [`Self::gather`].
    fn scatter(&self, sizes: &Sizes, gathered: &[f32], width: usize, values: &mut [f32]) {
        for (count, step) in self.order(sizes.steps).into_iter().enumerate() {
            for sequence in 0..sizes.batch {
                values[sizes.outside(sequence, step, width)]
                    .copy_from_slice(&gathered[sizes.inside(count, sequence, width)]);
            }
        }
    }

    /// The output `[batch, steps, hidden]` to be written; steps that a sequence lacks are 0.
    fn output(&self, sizes: &Sizes) -> Vec<f32> {
        let length = sizes.batch * sizes.steps * sizes.hidden;
        match self.lengths {
            None => buffer(length),
            Some(_) => zeroed(length),
        }
    }
}

/// Cuts `[steps, batch, width]` into parts of the batch: of each part, the rows of every step.
fn cut_steps<'a>(
    values: &'a mut [f32],
    [batch, width]: [usize; 2],
    parts: &[Range<usize>],
) -> Vec<Vec<&'a mut [f32]>> {
    let mut found: Vec<Vec<&mut [f32]>> = parts.iter().map(|_| Vec::new()).collect();
    for step in values.chunks_exact_mut((batch * width).max(1)) {
        for (found, rows) in found.iter_mut().zip(cut(step, width, parts)) {
            found.push(rows);
        }
    }
    found
}

/// States `[steps + 1, batch, hidden]` in the order of reading, of which the first are given or 0.
fn states(sizes: &Sizes, first: Option<&View>) -> Scratch {
    let count = sizes.batch * sizes.hidden;
    let mut states = scratch((sizes.steps + 1) * count);
    match first {
        Some(first) => states[..count].copy_from_slice(first),
        None => states[..count].fill(0.0),
    }
    states
}

/// The states before a step, to read, and after it, to write.
fn neighbours<'a>(states: &'a mut [&mut [f32]], count: usize) -> (&'a [f32], &'a mut [f32]) {
    let (before, after) = states.split_at_mut(count + 1);
    (&*before[count], &mut *after[0])
}

/// The last of [`states`].
fn last(sizes: &Sizes, states: &[f32]) -> Scratch {
    let mut last = scratch(sizes.batch * sizes.hidden);
    last.copy_from_slice(&states[sizes.steps * sizes.batch * sizes.hidden..]);
    last
}

/// `x * weight + bias` for all steps at once, in the order of reading: `[steps, batch, gates * hidden]`.
fn project(reading: &Reading, sizes: &Sizes, inputs: &[View], bias: &[f32]) -> Scratch {
    let width = sizes.width();
    let x = reading.gather(sizes, &inputs[0], sizes.inputs);
    let mut projected = scratch(sizes.batch * sizes.steps * width);
    Product {
        rows: sizes.batch * sizes.steps,
        columns: width,
        depth: sizes.inputs,
        left: rows(&x, sizes.inputs),
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

/// Gradients of the gates before their activation, and the states before each step, all in the order of reading.
struct Slopes<'a> {
    /// Of what the input adds to the gates.
    by_input: &'a [f32],
    /// Of what the state before adds to the gates, where that is not the same.
    by_state: Option<&'a [f32]>,
    /// The states before, `[steps, batch, hidden]` or longer.
    states: &'a [f32],
}

/// The gradients of `x`, both weights and both biases.
fn gradients<S>(
    reading: &Reading,
    sizes: &Sizes,
    pass: &Backward<S>,
    slopes: &Slopes,
) -> Vec<Option<Vec<f32>>> {
    let (width, count) = (sizes.width(), sizes.batch * sizes.steps);
    let Slopes {
        by_input,
        by_state,
        states,
    } = *slopes;
    let x = reading.gather(sizes, &pass.inputs[0], sizes.inputs);
    let of_x = pass.write(0, |output| {
        let columns = sizes.inputs;
        let mut gathered = scratch(output.len());
        Product {
            rows: count,
            columns,
            depth: width,
            left: rows(by_input, width),
            right: transposed(&pass.inputs[1], width),
            output: &mut gathered,
            stride: columns,
            finish: Finish::default(),
        }
        .compute();
        reading.scatter(sizes, &gathered, columns, output);
    });
    let Some(by_state) = by_state else {
        let [of_input, of_state] = weights_at_once(sizes, pass, [&x, states], by_input);
        let bias = pass.fill(3, |bias| add_rows(bias, by_input));
        let same = match &bias {
            Some(bias) if pass.wanted[4] => Some(bias.clone()),
            _ => pass.fill(4, |bias| add_rows(bias, by_input)),
        };
        return vec![of_x, of_input, of_state, bias, same];
    };
    let of_weight = |index: usize, values: &[f32], height: usize, gradient: &[f32]| {
        pass.write(index, |output| {
            of_weights(
                transposed(values, height),
                gradient,
                [height, width],
                output,
            );
        })
    };
    vec![
        of_x,
        of_weight(1, &x, sizes.inputs, by_input),
        of_weight(2, states, sizes.hidden, by_state),
        pass.fill(3, |bias| add_rows(bias, by_input)),
        pass.fill(4, |bias| add_rows(bias, by_state)),
    ]
}

/// The gradients of both weights from one product, so that the gates' gradient is read and packed once.
fn weights_at_once<S>(
    sizes: &Sizes,
    pass: &Backward<S>,
    [x, states]: [&[f32]; 2],
    gradient: &[f32],
) -> [Option<Vec<f32>>; 2] {
    let (inputs, width) = (sizes.inputs, sizes.width());
    let height = inputs + sizes.hidden;
    let mut both = scratch(sizes.batch * sizes.steps * height);
    let sources = x
        .chunks_exact(inputs)
        .zip(states.chunks_exact(sizes.hidden));
    for (row, (x, state)) in both.chunks_exact_mut(height).zip(sources) {
        row[..inputs].copy_from_slice(x);
        row[inputs..].copy_from_slice(state);
    }
    let mut found = scratch(height * width);
    of_weights(
        transposed(&both, height),
        gradient,
        [height, width],
        &mut found,
    );
    let (of_input, of_state) = found.split_at(inputs * width);
    [
        pass.write(1, |output| output.copy_from_slice(of_input)),
        pass.write(2, |output| output.copy_from_slice(of_state)),
    ]
}

/// `output [height, width] = left * gradient`.
fn of_weights(left: Matrix, gradient: &[f32], [height, width]: [usize; 2], output: &mut [f32]) {
    Product {
        rows: height,
        columns: width,
        depth: gradient.len() / width,
        left,
        right: rows(gradient, width),
        output,
        stride: width,
        finish: Finish::default(),
    }
    .compute();
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
