//! GRU over a whole sequence (Cho et al., 2014), gates in the order reset, update, new; the reset comes after the product.

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

/// Inputs `x`, weights of input and state, their biases, and the first state if any; see [`Sizes`].
///
/// The output holds the state of every step, `[batch, steps, hidden]`.
#[derive(Clone, Debug, Default)]
pub struct Gru(pub Reading);

const GATES: usize = 3;

/// What the backward pass needs, and the last state for whoever goes on from there.
#[derive(Debug)]
pub struct Saved {
    /// Reset, update and new after their activation, `[batch, steps, 3 * hidden]`.
    gates: Scratch,
    /// What the state before adds to the new gate, before the reset, `[batch, steps, hidden]`.
    memory: Scratch,
    /// The state after the last step, `[batch, hidden]`.
    pub hidden: Scratch,
}

impl Operation for Gru {
    type Saved = Saved;

    const KEEPS_OUTPUT: bool = true;

    fn forward(&self, inputs: &[View]) -> Forward<Saved> {
        let sizes = Sizes::new(inputs, GATES);
        let (hidden, width) = (sizes.hidden, sizes.width());
        let mut gates = project(&sizes, inputs, &inputs[3]);
        let mut output = zeroed(sizes.batch * sizes.steps * hidden);
        let mut memory = zeros(output.len());
        let mut state = first_state(&sizes, inputs.get(5));
        let mut carried = zeros(sizes.batch * width);
        for carried in carried.chunks_exact_mut(width.max(1)) {
            carried.copy_from_slice(&inputs[4]);
        }
        let packed = pack_forward(&sizes, &inputs[2]);
        for (count, step) in self.0.order(sizes.steps).into_iter().enumerate() {
            if count > 0 || inputs.len() > 5 {
                let finish = Finish {
                    column_bias: Some(&inputs[4]),
                    ..Finish::default()
                };
                packed.multiply(
                    sizes.batch,
                    rows(&state, hidden),
                    &mut carried,
                    width,
                    finish,
                );
            }
            for sequence in (0..sizes.batch).filter(|sequence| self.0.has(*sequence, step)) {
                let row = sizes.row(sequence, step);
                advance(
                    &carried[sequence * width..][..width],
                    &mut gates[row * width..][..width],
                    &mut memory[row * hidden..][..hidden],
                    &mut state[sequence * hidden..][..hidden],
                    &mut output[row * hidden..][..hidden],
                );
            }
        }
        Forward::new(
            output,
            [sizes.batch, sizes.steps, hidden],
            Saved {
                gates,
                memory,
                hidden: state,
            },
        )
    }

    fn backward(&self, pass: &Backward<Saved>) -> Vec<Option<Vec<f32>>> {
        let sizes = Sizes::new(pass.inputs, GATES);
        let (hidden, width) = (sizes.hidden, sizes.width());
        let mut by_input = zeros(sizes.batch * sizes.steps * width);
        let mut by_state = zeros(by_input.len());
        let mut of_state = zeros(sizes.batch * hidden);
        let packed = pack_backward(&sizes, &pass.inputs[2]);
        let shifted = self.0.shifted(
            &sizes,
            pass.output,
            pass.inputs.get(5).map(|view| view.values),
        );
        let order = self.0.order(sizes.steps);
        for (count, step) in order.iter().rev().enumerate() {
            for sequence in (0..sizes.batch).filter(|sequence| self.0.has(*sequence, *step)) {
                let row = sizes.row(sequence, *step);
                retreat(
                    &pass.saved.gates[row * width..][..width],
                    [&pass.saved.memory[..], &shifted, pass.gradient]
                        .map(|values| &values[row * hidden..][..hidden]),
                    &mut of_state[sequence * hidden..][..hidden],
                    &mut by_input[row * width..][..width],
                    &mut by_state[row * width..][..width],
                );
            }
            if count + 1 < sizes.steps || pass.inputs.len() > 5 {
                let finish = Finish {
                    accumulate: true,
                    ..Finish::default()
                };
                let left = rows(&by_state[step * width..], sizes.steps * width);
                packed.multiply(sizes.batch, left, &mut of_state, hidden, finish);
            }
        }
        let mut all = gradients(&sizes, pass, &by_input, &by_state, &shifted);
        if pass.inputs.len() > 5 {
            all.push(pass.wanted[5].then(|| of_state.to_vec()));
        }
        all
    }
}

kernel! {
    /// One step of one sequence: `gates` hold what the input adds and become activated.
    fn advance<S>(
        carried: &'a [f32],
        gates: &'a mut [f32],
        memory: &'a mut [f32],
        state: &'a mut [f32],
        output: &'a mut [f32],
    ) {
        let hidden = state.len();
        let (reset_and_update, new) = gates.split_at_mut(2 * hidden);
        let (carried, added) = carried.split_at(2 * hidden);
        for (gate, carried) in reset_and_update.iter_mut().zip(carried) {
            *gate = sigmoid::<S>(*gate + carried);
        }
        let (reset, update) = reset_and_update.split_at(hidden);
        renew::<S>([reset, added], new, memory);
        let (update, new, output) = (&update[..hidden], &new[..hidden], &mut output[..hidden]);
        for unit in 0..hidden {
            let next = multiply_add::<S>(update[unit], state[unit] - new[unit], new[unit]);
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
