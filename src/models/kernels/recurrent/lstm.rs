//! LSTM over a whole sequence (Hochreiter and Schmidhuber, 1997), gates in the order input, forget, cell, output.

use super::{Reading, Sizes, first_state, gradients, pack_backward, pack_forward, project};
use crate::models::kernels::{
    elementary::{sigmoid, tanh},
    matrix::rows,
    operation::{Backward, Forward, Operation, View},
    product::Finish,
    reuse::zeroed,
    scratch::{Scratch, zeros},
    simd::{kernel, multiply_add},
};

/// Inputs `x`, weights of input and state, their biases, and the first hidden and cell states if any; see [`Sizes`].
///
/// The output holds the hidden state of every step, `[batch, steps, hidden]`.
#[derive(Clone, Debug, Default)]
pub struct Lstm(pub Reading);

const GATES: usize = 4;

/// What the backward pass needs, and the last states for whoever goes on from there.
#[derive(Debug)]
pub struct Saved {
    /// The gates after their activation, `[batch, steps, 4 * hidden]`.
    gates: Scratch,
    /// The cells of every step.
    cells: Scratch,
    /// The hidden state after the last step, `[batch, hidden]`.
    pub hidden: Scratch,
    /// The cells after the last step, `[batch, hidden]`.
    pub cell: Scratch,
}

impl Operation for Lstm {
    type Saved = Saved;

    const KEEPS_OUTPUT: bool = true;

    fn forward(&self, inputs: &[View]) -> Forward<Saved> {
        let sizes = Sizes::new(inputs, GATES);
        let (hidden, width) = (sizes.hidden, sizes.width());
        let bias: Vec<f32> = inputs[3]
            .iter()
            .zip(inputs[4].iter())
            .map(|(a, b)| a + b)
            .collect();
        let mut gates = project(&sizes, inputs, &bias);
        let mut output = zeroed(sizes.batch * sizes.steps * hidden);
        let mut cells = zeros(output.len());
        let (mut state, mut cell) = (
            first_state(&sizes, inputs.get(5)),
            first_state(&sizes, inputs.get(6)),
        );
        let packed = pack_forward(&sizes, &inputs[2]);
        for (count, step) in self.0.order(sizes.steps).into_iter().enumerate() {
            if count > 0 || inputs.len() > 5 {
                let finish = Finish {
                    accumulate: true,
                    ..Finish::default()
                };
                let stride = sizes.steps * width;
                packed.multiply(
                    sizes.batch,
                    rows(&state, hidden),
                    &mut gates[step * width..],
                    stride,
                    finish,
                );
            }
            for sequence in (0..sizes.batch).filter(|sequence| self.0.has(*sequence, step)) {
                let row = sizes.row(sequence, step);
                advance(
                    &mut gates[row * width..][..width],
                    &mut cell[sequence * hidden..][..hidden],
                    &mut state[sequence * hidden..][..hidden],
                    &mut cells[row * hidden..][..hidden],
                    &mut output[row * hidden..][..hidden],
                );
            }
        }
        let saved = Saved {
            gates,
            cells,
            hidden: state,
            cell,
        };
        Forward::new(output, [sizes.batch, sizes.steps, hidden], saved)
    }

    fn backward(&self, pass: &Backward<Saved>) -> Vec<Option<Vec<f32>>> {
        let sizes = Sizes::new(pass.inputs, GATES);
        let (hidden, width) = (sizes.hidden, sizes.width());
        let first = |index: usize| pass.inputs.get(index).map(|view| view.values);
        let mut found = zeros(sizes.batch * sizes.steps * width);
        let (mut of_state, mut of_cell) =
            (zeros(sizes.batch * hidden), zeros(sizes.batch * hidden));
        let packed = pack_backward(&sizes, &pass.inputs[2]);
        let cells_before = self.0.shifted(&sizes, &pass.saved.cells, first(6));
        let order = self.0.order(sizes.steps);
        for (count, step) in order.iter().rev().enumerate() {
            for sequence in (0..sizes.batch).filter(|sequence| self.0.has(*sequence, *step)) {
                let row = sizes.row(sequence, *step);
                retreat(
                    &pass.saved.gates[row * width..][..width],
                    [&pass.saved.cells, &cells_before]
                        .map(|cells| &cells[row * hidden..][..hidden]),
                    &pass.gradient[row * hidden..][..hidden],
                    &mut of_state[sequence * hidden..][..hidden],
                    &mut of_cell[sequence * hidden..][..hidden],
                    &mut found[row * width..][..width],
                );
            }
            if count + 1 < sizes.steps || pass.inputs.len() > 5 {
                let finish = Finish {
                    accumulate: true,
                    ..Finish::default()
                };
                let left = rows(&found[step * width..], sizes.steps * width);
                packed.multiply(sizes.batch, left, &mut of_state, hidden, finish);
            }
        }
        let shifted = self.0.shifted(&sizes, pass.output, first(5));
        let mut all = gradients(&sizes, pass, &found, &found, &shifted);
        for (index, state) in [(5, of_state), (6, of_cell)] {
            if pass.inputs.len() > index {
                all.push(pass.wanted[index].then(|| state.to_vec()));
            }
        }
        all
    }
}

/// The four gates of a row.
#[inline(always)]
fn four(gates: &[f32]) -> [&[f32]; 4] {
    let hidden = gates.len() / 4;
    std::array::from_fn(|gate| &gates[gate * hidden..][..hidden])
}

kernel! {
    /// One step of one sequence: activates the gates, moves the cell and the state.
    fn advance<S>(
        gates: &'a mut [f32],
        cell: &'a mut [f32],
        state: &'a mut [f32],
        cells: &'a mut [f32],
        output: &'a mut [f32],
    ) {
        let hidden = cell.len();
        let (input_and_forget, candidate_and_output) = gates.split_at_mut(2 * hidden);
        let (candidate, exit) = candidate_and_output.split_at_mut(hidden);
        for gate in input_and_forget {
            *gate = sigmoid::<S>(*gate);
        }
        // Two loops: a chain of both would stay scalar.
        for gate in exit {
            *gate = sigmoid::<S>(*gate);
        }
        for gate in candidate {
            *gate = tanh::<S>(*gate);
        }
        let [input, forget, candidate, exit] = four(gates);
        let (state, cells, output) = (&mut state[..hidden], &mut cells[..hidden], &mut output[..hidden]);
        for unit in 0..hidden {
            let value = multiply_add::<S>(forget[unit], cell[unit], input[unit] * candidate[unit]);
            let shown = exit[unit] * tanh::<S>(value);
            cell[unit] = value;
            cells[unit] = value;
            state[unit] = shown;
            output[unit] = shown;
        }
    }

    /// One step of one sequence backwards. `of_state` becomes 0: what the gates carry back is added by the caller.
    fn retreat<S>(
        gates: &'a [f32],
        cells: [&'a [f32]; 2],
        gradient: &'a [f32],
        of_state: &'a mut [f32],
        of_cell: &'a mut [f32],
        found: &'a mut [f32],
    ) {
        let hidden = gradient.len();
        let [cell, before] = cells.map(|cell| &cell[..hidden]);
        let (head, tail) = found.split_at_mut(2 * hidden);
        let ((of_input, of_forget), (of_candidate, of_exit)) = (head.split_at_mut(hidden), tail.split_at_mut(hidden));
        let [input, forget, candidate, exit] = four(gates);
        through_cell::<S>([exit, cell, gradient], of_state, of_cell, of_exit);
        through_gates([input, forget, candidate, before], of_cell, of_input, of_forget, of_candidate);
    }
}

#[inline(always)]
fn through_cell<S: pulp::Simd>(
    known: [&[f32]; 3],
    of_state: &mut [f32],
    of_cell: &mut [f32],
    of_exit: &mut [f32],
) {
    let hidden = of_state.len();
    let [exit, cell, gradient] = known.map(|values| &values[..hidden]);
    let (of_cell, of_exit) = (&mut of_cell[..hidden], &mut of_exit[..hidden]);
    for unit in 0..hidden {
        let total = of_state[unit] + gradient[unit];
        let shown = tanh::<S>(cell[unit]);
        of_exit[unit] = total * shown * exit[unit] * (1.0 - exit[unit]);
        of_cell[unit] += total * exit[unit] * (1.0 - shown * shown);
        of_state[unit] = 0.0;
    }
}

#[inline(always)]
fn through_gates(
    known: [&[f32]; 4],
    of_cell: &mut [f32],
    of_input: &mut [f32],
    of_forget: &mut [f32],
    of_candidate: &mut [f32],
) {
    let hidden = of_cell.len();
    let [input, forget, candidate, before] = known.map(|values| &values[..hidden]);
    let (of_input, of_forget) = (&mut of_input[..hidden], &mut of_forget[..hidden]);
    let of_candidate = &mut of_candidate[..hidden];
    for unit in 0..hidden {
        let total = of_cell[unit];
        of_input[unit] = total * candidate[unit] * input[unit] * (1.0 - input[unit]);
        of_forget[unit] = total * before[unit] * forget[unit] * (1.0 - forget[unit]);
        of_candidate[unit] = total * input[unit] * (1.0 - candidate[unit] * candidate[unit]);
        of_cell[unit] = total * forget[unit];
    }
}
