//! LSTM over a whole sequence (Hochreiter and Schmidhuber, 1997), gates in the order input, forget, cell, output.

use crate::{
    gemm::{Epilogue, PackedRight, matrix::rows},
    math::elementary::{sigmoid, tanh},
    operation::{Backward, Forward, Operation, View},
    operations::recurrent::{
        gradients::{GateGradients, gradients},
        sequence::{ADD, Reading, Sizes, cells, cut_steps, last, neighbours, pack_backward, seen},
    },
    runtime::{
        simd::{kernel, multiply_add},
        threads::{cut, each},
        workspace::{Workspace, workspace, zeros},
    },
};

/// Inputs `x`, weights of input and state, their biases, and the first hidden and cell states if any; see [`Sizes`].
///
/// The output holds the hidden state of every step, `[batch, steps, hidden]`.
#[derive(Clone, Debug, Default)]
pub struct Lstm(pub Reading);

const GATES: usize = 4;

/// What the backward pass needs, in the order of reading, and the last states for whoever goes on from there.
#[derive(Debug)]
pub struct Saved {
    /// The gates after their activation, `[steps, batch, 4 * hidden]`.
    gates: Workspace,
    /// What the gates saw, the hidden states among it, `[steps + 1, batch, inputs + hidden]`.
    seen: Workspace,
    /// The cells before the first and after every step.
    cells: Workspace,
    /// The hidden state after the last step, `[batch, hidden]`.
    pub hidden: Workspace,
    /// The cells after the last step, `[batch, hidden]`.
    pub cell: Workspace,
}

impl Operation for Lstm {
    type Saved = Saved;

    fn forward(&self, inputs: &[View]) -> Forward<Saved> {
        let sizes = Sizes::new(inputs, GATES);
        let (hidden, width, height) = (sizes.hidden, sizes.width(), sizes.height());
        let bias: Vec<f32> = inputs[3]
            .iter()
            .zip(inputs[4].iter())
            .map(|(a, b)| a + b)
            .collect();
        let mut gates = workspace(sizes.batch * sizes.steps * width);
        let mut output = self.0.output(&sizes);
        let mut seen = seen(&self.0, &sizes, &inputs[0], inputs.get(5));
        let mut cells = cells(&sizes, inputs.get(6));
        let stacked = [inputs[1].values, inputs[2].values].concat();
        let packed = PackedRight::new(rows(&stacked, width), height, width);
        let epilogue = Epilogue {
            column_bias: Some(&bias),
            ..Epilogue::default()
        };
        let parts = sizes.parts();
        let tasks = cut_steps(&mut gates, [sizes.batch, width], &parts)
            .into_iter()
            .zip(cut_steps(&mut seen, [sizes.batch, height], &parts))
            .zip(cut_steps(&mut cells, [sizes.batch, hidden], &parts))
            .zip(cut(&mut output, sizes.steps * hidden, &parts));
        each(parts.iter().zip(tasks), |(part, task)| {
            let (((mut gates, mut seen), mut cells), output) = task;
            for (count, step) in self.0.order(sizes.steps).into_iter().enumerate() {
                let [(before, after), (cell_before, cell)] =
                    [&mut seen, &mut cells].map(|all| neighbours(all, count));
                let gates = &mut gates[count];
                let packed = packed.part(sizes.known(count, inputs), width);
                packed.multiply(part.len(), rows(before, height), gates, width, epilogue);
                for (at, sequence) in part.clone().enumerate() {
                    let own = sizes.inside(0, at, hidden);
                    let row = sizes.inside(0, at, height);
                    let state = row.start + sizes.inputs..row.end;
                    if self.0.has(sequence, step) {
                        step_forward(
                            &mut gates[sizes.inside(0, at, width)],
                            &cell_before[own.clone()],
                            &mut cell[own],
                            &mut after[state],
                            &mut output[sizes.outside(at, step, hidden)],
                        );
                    } else {
                        cell[own.clone()].copy_from_slice(&cell_before[own]);
                        after[state.clone()].copy_from_slice(&before[state]);
                    }
                }
            }
        });
        let (hidden_last, cell_last) = (last(&sizes, &seen, height), last(&sizes, &cells, hidden));
        let saved = Saved {
            gates,
            seen,
            cells,
            hidden: hidden_last,
            cell: cell_last,
        };
        Forward::new(output, [sizes.batch, sizes.steps, hidden], saved)
    }

    fn backward(&self, pass: &Backward<Saved>) -> Vec<Option<Vec<f32>>> {
        let sizes = Sizes::new(pass.inputs, GATES);
        let (hidden, width) = (sizes.hidden, sizes.width());
        let Saved {
            gates, seen, cells, ..
        } = pass.saved;
        let mut found = workspace(sizes.batch * sizes.steps * width);
        let [mut of_state, mut of_cell] = [(); 2].map(|()| zeros(sizes.batch * hidden));
        let packed = pack_backward(&sizes, &pass.inputs[2]);
        let parts = sizes.parts();
        let tasks = cut_steps(&mut found, [sizes.batch, width], &parts)
            .into_iter()
            .zip(cut(&mut of_state, hidden, &parts))
            .zip(cut(&mut of_cell, hidden, &parts));
        each(parts.iter().zip(tasks), |(part, task)| {
            let ((mut found, of_state), of_cell) = task;
            for (count, step) in self.0.order(sizes.steps).into_iter().enumerate().rev() {
                let found = &mut found[count];
                for (at, sequence) in part.clone().enumerate() {
                    let (row, state) = (sizes.inside(0, at, width), sizes.inside(0, at, hidden));
                    if self.0.has(sequence, step) {
                        step_backward(
                            &gates[sizes.inside(count, sequence, width)],
                            [count + 1, count].map(|at| &cells[sizes.inside(at, sequence, hidden)]),
                            &pass.gradient[sizes.outside(sequence, step, hidden)],
                            &mut of_state[state.clone()],
                            &mut of_cell[state],
                            &mut found[row],
                        );
                    } else {
                        found[row].fill(0.0);
                    }
                }
                if count > 0 || pass.inputs.len() > 5 {
                    packed.multiply(part.len(), rows(found, width), of_state, hidden, ADD);
                }
            }
        });
        let of_gates = GateGradients {
            values: &found,
            shared: width,
            apart: 0,
        };
        let mut all = gradients(&self.0, &sizes, pass, seen, &of_gates);
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
    fn step_forward<S>(
        gates: &'a mut [f32],
        before: &'a [f32],
        cell: &'a mut [f32],
        state: &'a mut [f32],
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
        let (before, state, output) = (&before[..hidden], &mut state[..hidden], &mut output[..hidden]);
        for unit in 0..hidden {
            let value = multiply_add::<S>(forget[unit], before[unit], input[unit] * candidate[unit]);
            let shown = exit[unit] * tanh::<S>(value);
            cell[unit] = value;
            state[unit] = shown;
            output[unit] = shown;
        }
    }

    /// One step of one sequence backwards. `of_state` becomes 0: what the gates carry back is added by the caller.
    fn step_backward<S>(
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
