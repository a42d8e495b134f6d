//! GRU over a whole sequence (Cho et al., 2014), gates in the order reset, update, new; the reset comes after the product.

use super::{
    ADD, Reading, Sizes, Slopes, cut_steps, gradients, last, neighbours, pack_backward,
    pack_forward, project, states,
};
use crate::models::kernels::{
    elementary::{sigmoid, tanh},
    matrix::rows,
    operation::{Backward, Forward, Operation, View},
    product::Finish,
    scratch::{Scratch, scratch, zeros},
    simd::{kernel, multiply_add},
    threads::{cut, each},
};

/// Inputs `x`, weights of input and state, their biases, and the first state if any; see [`Sizes`].
///
/// The output holds the state of every step, `[batch, steps, hidden]`.
#[derive(Clone, Debug, Default)]
pub struct Gru(pub Reading);

const GATES: usize = 3;

/// What the backward pass needs, in the order of reading, and the last state for whoever goes on from there.
#[derive(Debug)]
pub struct Saved {
    /// Reset, update and new after their activation, `[steps, batch, 3 * hidden]`.
    gates: Scratch,
    /// What the state before adds to the new gate, before the reset, `[steps, batch, hidden]`.
    memory: Scratch,
    /// The states before the first and after every step.
    states: Scratch,
    /// The state after the last step, `[batch, hidden]`.
    pub hidden: Scratch,
}

impl Operation for Gru {
    type Saved = Saved;

    fn forward(&self, inputs: &[View]) -> Forward<Saved> {
        let sizes = Sizes::new(inputs, GATES);
        let (hidden, width) = (sizes.hidden, sizes.width());
        let mut gates = project(&self.0, &sizes, inputs, &inputs[3]);
        let mut output = self.0.output(&sizes);
        let mut memory = scratch(sizes.batch * sizes.steps * hidden);
        let mut states = states(&sizes, inputs.get(5));
        let packed = pack_forward(&sizes, &inputs[2]);
        let parts = sizes.parts();
        let tasks = cut_steps(&mut gates, [sizes.batch, width], &parts)
            .into_iter()
            .zip(cut_steps(&mut memory, [sizes.batch, hidden], &parts))
            .zip(cut_steps(&mut states, [sizes.batch, hidden], &parts))
            .zip(cut(&mut output, sizes.steps * hidden, &parts));
        each(parts.iter().zip(tasks), |(part, task)| {
            let (((mut gates, mut memory), mut states), output) = task;
            let mut carried = scratch(part.len() * width);
            for carried in carried.chunks_exact_mut(width.max(1)) {
                carried.copy_from_slice(&inputs[4]);
            }
            for (count, step) in self.0.order(sizes.steps).into_iter().enumerate() {
                let (before, state) = neighbours(&mut states, count);
                if count > 0 || inputs.len() > 5 {
                    let finish = Finish {
                        column_bias: Some(&inputs[4]),
                        ..Finish::default()
                    };
                    let left = rows(before, hidden);
                    packed.multiply(part.len(), left, &mut carried, width, finish);
                }
                for (at, sequence) in part.clone().enumerate() {
                    let (wide, own) = (sizes.inside(0, at, width), sizes.inside(0, at, hidden));
                    if self.0.has(sequence, step) {
                        advance(
                            [&carried[wide.clone()], &before[own.clone()]],
                            &mut gates[count][wide],
                            &mut memory[count][own.clone()],
                            &mut state[own],
                            &mut output[sizes.outside(at, step, hidden)],
                        );
                    } else {
                        state[own.clone()].copy_from_slice(&before[own]);
                    }
                }
            }
        });
        let saved = Saved {
            gates,
            memory,
            hidden: last(&sizes, &states),
            states,
        };
        Forward::new(output, [sizes.batch, sizes.steps, hidden], saved)
    }

    fn backward(&self, pass: &Backward<Saved>) -> Vec<Option<Vec<f32>>> {
        let sizes = Sizes::new(pass.inputs, GATES);
        let (hidden, width) = (sizes.hidden, sizes.width());
        let Saved {
            gates,
            memory,
            states,
            ..
        } = pass.saved;
        let [mut by_input, mut by_state] =
            [(); 2].map(|()| scratch(sizes.batch * sizes.steps * width));
        let mut of_state = zeros(sizes.batch * hidden);
        let packed = pack_backward(&sizes, &pass.inputs[2]);
        let parts = sizes.parts();
        let tasks = cut_steps(&mut by_input, [sizes.batch, width], &parts)
            .into_iter()
            .zip(cut_steps(&mut by_state, [sizes.batch, width], &parts))
            .zip(cut(&mut of_state, hidden, &parts));
        each(parts.iter().zip(tasks), |(part, task)| {
            let ((mut by_input, mut by_state), of_state) = task;
            for (count, step) in self.0.order(sizes.steps).into_iter().enumerate().rev() {
                let (by_input, by_state) = (&mut by_input[count], &mut by_state[count]);
                for (at, sequence) in part.clone().enumerate() {
                    let (own, row) = (
                        sizes.inside(0, at, width),
                        sizes.inside(count, sequence, hidden),
                    );
                    if self.0.has(sequence, step) {
                        retreat(
                            &gates[sizes.inside(count, sequence, width)],
                            [
                                &memory[row.clone()],
                                &states[row],
                                &pass.gradient[sizes.outside(sequence, step, hidden)],
                            ],
                            &mut of_state[sizes.inside(0, at, hidden)],
                            &mut by_input[own.clone()],
                            &mut by_state[own],
                        );
                    } else {
                        by_input[own.clone()].fill(0.0);
                        by_state[own].fill(0.0);
                    }
                }
                if count > 0 || pass.inputs.len() > 5 {
                    packed.multiply(part.len(), rows(by_state, width), of_state, hidden, ADD);
                }
            }
        });
        let slopes = Slopes {
            by_input: &by_input,
            by_state: Some(&by_state),
            states,
        };
        let mut all = gradients(&self.0, &sizes, pass, &slopes);
        if pass.inputs.len() > 5 {
            all.push(pass.wanted[5].then(|| of_state.to_vec()));
        }
        all
    }
}

kernel! {
    /// One step of one sequence: `gates` hold what the input adds and become activated.
    fn advance<S>(
        known: [&'a [f32]; 2],
        gates: &'a mut [f32],
        memory: &'a mut [f32],
        state: &'a mut [f32],
        output: &'a mut [f32],
    ) {
        let ([carried, before], hidden) = (known, state.len());
        let (reset_and_update, new) = gates.split_at_mut(2 * hidden);
        let (carried, added) = carried.split_at(2 * hidden);
        for (gate, carried) in reset_and_update.iter_mut().zip(carried) {
            *gate = sigmoid::<S>(*gate + carried);
        }
        let (reset, update) = reset_and_update.split_at(hidden);
        renew::<S>([reset, added], new, memory);
        let (update, new, before, output) = (&update[..hidden], &new[..hidden], &before[..hidden], &mut output[..hidden]);
        for unit in 0..hidden {
            let next = multiply_add::<S>(update[unit], before[unit] - new[unit], new[unit]);
            state[unit] = next;
            output[unit] = next;
        }
    }

    /// One step of one sequence backwards. `of_state` keeps what passes by the gates; the caller adds the rest.
    fn retreat<S>(
        gates: &'a [f32],
        known: [&'a [f32]; 3],
        of_state: &'a mut [f32],
        by_input: &'a mut [f32],
        by_state: &'a mut [f32],
    ) {
        let hidden = of_state.len();
        let (reset_and_update, new) = gates.split_at(2 * hidden);
        let (reset, update) = reset_and_update.split_at(hidden);
        let [memory, before, gradient] = known;
        let (head, of_new) = by_input.split_at_mut(2 * hidden);
        let (of_reset, of_update) = head.split_at_mut(hidden);
        through_update([update, new, before, gradient], of_state, of_update, of_new);
        through_reset([reset, memory], of_new, of_reset);
        let (same, reached) = by_state.split_at_mut(2 * hidden);
        same.copy_from_slice(head);
        for ((reached, of_new), reset) in reached.iter_mut().zip(of_new).zip(reset) {
            *reached = *of_new * reset;
        }
    }
}

#[inline(always)]
fn renew<S: pulp::Simd>(known: [&[f32]; 2], new: &mut [f32], memory: &mut [f32]) {
    let hidden = new.len();
    let [reset, added] = known.map(|values| &values[..hidden]);
    let memory = &mut memory[..hidden];
    for unit in 0..hidden {
        memory[unit] = added[unit];
        new[unit] = tanh::<S>(multiply_add::<S>(reset[unit], added[unit], new[unit]));
    }
}

#[inline(always)]
fn through_update(
    known: [&[f32]; 4],
    of_state: &mut [f32],
    of_update: &mut [f32],
    of_new: &mut [f32],
) {
    let hidden = of_state.len();
    let [update, new, before, gradient] = known.map(|values| &values[..hidden]);
    let (of_update, of_new) = (&mut of_update[..hidden], &mut of_new[..hidden]);
    for unit in 0..hidden {
        let total = of_state[unit] + gradient[unit];
        of_new[unit] = total * (1.0 - update[unit]) * (1.0 - new[unit] * new[unit]);
        of_update[unit] = total * (before[unit] - new[unit]) * update[unit] * (1.0 - update[unit]);
        of_state[unit] = total * update[unit];
    }
}

#[inline(always)]
fn through_reset(known: [&[f32]; 2], of_new: &[f32], of_reset: &mut [f32]) {
    let hidden = of_reset.len();
    let [reset, memory] = known.map(|values| &values[..hidden]);
    let of_new = &of_new[..hidden];
    for unit in 0..hidden {
        of_reset[unit] = of_new[unit] * memory[unit] * reset[unit] * (1.0 - reset[unit]);
    }
}
