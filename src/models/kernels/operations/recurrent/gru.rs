//! GRU over a whole sequence (Cho et al., 2014), gates in the order reset, update, new; the reset comes after the product.

use crate::{
    gemm::{Band, Epilogue, PackedRight, matrix::rows},
    math::elementary::{sigmoid, tanh},
    operation::{Backward, Forward, Operation, View},
    operations::recurrent::{
        gradients::{GateGradients, gradients},
        sequence::{ADD, Reading, Sizes, cut_steps, last, neighbours, pack_backward, seen},
    },
    runtime::{
        simd::{kernel, multiply_add},
        threads::{cut, each},
        workspace::{Workspace, workspace, zeros},
    },
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
    /// Reset, update and new after their activation, then what the state before adds to the new gate before the reset,
    /// `[steps, batch, 4 * hidden]`.
    gates: Workspace,
    /// What the gates saw, the states among it, `[steps + 1, batch, inputs + hidden]`.
    seen: Workspace,
    /// The state after the last step, `[batch, hidden]`.
    pub hidden: Workspace,
}

impl Operation for Gru {
    type Saved = Saved;

    fn forward(&self, inputs: &[View]) -> Forward<Saved> {
        let sizes = Sizes::new(inputs, GATES);
        let (hidden, width, height) = (sizes.hidden, 4 * sizes.hidden, sizes.height());
        let mut gates = workspace(sizes.batch * sizes.steps * width);
        let mut output = self.0.output(&sizes);
        let mut seen = seen(&self.0, &sizes, &inputs[0], inputs.get(5));
        let (packed, bias) = (pack(&sizes, inputs), biases(&sizes, inputs));
        let epilogue = Epilogue {
            column_bias: Some(&bias),
            ..Epilogue::default()
        };
        let parts = sizes.parts();
        let tasks = cut_steps(&mut gates, [sizes.batch, width], &parts)
            .into_iter()
            .zip(cut_steps(&mut seen, [sizes.batch, height], &parts))
            .zip(cut(&mut output, sizes.steps * hidden, &parts));
        each(parts.iter().zip(tasks), |(part, task)| {
            let ((mut gates, mut seen), output) = task;
            for (count, step) in self.0.order(sizes.steps).into_iter().enumerate() {
                let (before, after) = neighbours(&mut seen, count);
                let gates = &mut gates[count];
                let packed = packed.part(sizes.known(count, inputs), width);
                packed.multiply(part.len(), rows(before, height), gates, width, epilogue);
                for (at, sequence) in part.clone().enumerate() {
                    let row = sizes.inside(0, at, height);
                    let state = row.start + sizes.inputs..row.end;
                    if self.0.has(sequence, step) {
                        step_forward(
                            &mut gates[sizes.inside(0, at, width)],
                            &before[state.clone()],
                            &mut after[state],
                            &mut output[sizes.outside(at, step, hidden)],
                        );
                    } else {
                        after[state.clone()].copy_from_slice(&before[state]);
                    }
                }
            }
        });
        let saved = Saved {
            gates,
            hidden: last(&sizes, &seen, height),
            seen,
        };
        Forward::new(output, [sizes.batch, sizes.steps, hidden], saved)
    }

    fn backward(&self, pass: &Backward<Saved>) -> Vec<Option<Vec<f32>>> {
        let sizes = Sizes::new(pass.inputs, GATES);
        let (hidden, columns, height) = (sizes.hidden, 4 * sizes.hidden, sizes.height());
        let Saved { gates, seen, .. } = pass.saved;
        // Of the gates as the state reaches them, then of the new gate as the input does.
        let mut found = workspace(sizes.batch * sizes.steps * columns);
        let mut of_state = zeros(sizes.batch * hidden);
        let packed = pack_backward(&sizes, &pass.inputs[2]);
        let parts = sizes.parts();
        let tasks = cut_steps(&mut found, [sizes.batch, columns], &parts)
            .into_iter()
            .zip(cut(&mut of_state, hidden, &parts));
        each(parts.iter().zip(tasks), |(part, (mut found, of_state))| {
            for (count, step) in self.0.order(sizes.steps).into_iter().enumerate().rev() {
                let found = &mut found[count];
                for (at, sequence) in part.clone().enumerate() {
                    let own = sizes.inside(0, at, columns);
                    if self.0.has(sequence, step) {
                        step_backward(
                            &gates[sizes.inside(count, sequence, columns)],
                            [
                                &seen[sizes.inside(count, sequence, height)][sizes.inputs..],
                                &pass.gradient[sizes.outside(sequence, step, hidden)],
                            ],
                            &mut of_state[sizes.inside(0, at, hidden)],
                            &mut found[own],
                        );
                    } else {
                        found[own].fill(0.0);
                    }
                }
                if count > 0 || pass.inputs.len() > 5 {
                    packed.multiply(part.len(), rows(found, columns), of_state, hidden, ADD);
                }
            }
        });
        let of_gates = GateGradients {
            values: &found,
            shared: 2 * hidden,
            apart: hidden,
        };
        let mut all = gradients(&self.0, &sizes, pass, seen, &of_gates);
        if pass.inputs.len() > 5 {
            all.push(pass.wanted[5].then(|| of_state.to_vec()));
        }
        all
    }
}

/// The weights of reset and update, those of the new gate by the input, and those by the state, which it sees apart.
fn pack(sizes: &Sizes, inputs: &[View]) -> PackedRight {
    let (hidden, width, columns) = (sizes.hidden, sizes.width(), 4 * sizes.hidden);
    let alike = 2 * hidden;
    let mut weights = zeros(sizes.height() * columns);
    let (above, below) = weights.split_at_mut(sizes.inputs * columns);
    for (target, source) in above
        .chunks_exact_mut(columns)
        .zip(inputs[1].chunks_exact(width))
    {
        target[..width].copy_from_slice(source);
    }
    for (target, source) in below
        .chunks_exact_mut(columns)
        .zip(inputs[2].chunks_exact(width))
    {
        target[..alike].copy_from_slice(&source[..alike]);
        target[width..].copy_from_slice(&source[alike..]);
    }
    let bands = [
        (0..alike, 0..sizes.height()),
        (alike..width, 0..sizes.inputs),
        (width..columns, sizes.inputs..sizes.height()),
    ];
    let bands = bands.map(|(columns, rows)| Band { columns, rows });
    PackedRight::new(rows(&weights, columns), sizes.height(), columns).banded(bands.to_vec())
}

/// The biases in the order of [`pack`]'s columns.
fn biases(sizes: &Sizes, inputs: &[View]) -> Workspace {
    let (alike, width) = (2 * sizes.hidden, sizes.width());
    let mut biases = workspace(4 * sizes.hidden);
    biases[..width].copy_from_slice(&inputs[3]);
    for (bias, other) in biases.iter_mut().zip(&inputs[4][..alike]) {
        *bias += other;
    }
    biases[width..].copy_from_slice(&inputs[4][alike..]);
    biases
}

kernel! {
    /// One step of one sequence, given the state before: activates the gates.
    fn step_forward<S>(
        gates: &'a mut [f32],
        before: &'a [f32],
        state: &'a mut [f32],
        output: &'a mut [f32],
    ) {
        let hidden = state.len();
        let (reset_and_update, new_and_memory) = gates.split_at_mut(2 * hidden);
        let (new, memory) = new_and_memory.split_at_mut(hidden);
        for gate in reset_and_update.iter_mut() {
            *gate = sigmoid::<S>(*gate);
        }
        let (reset, update) = reset_and_update.split_at(hidden);
        renew::<S>([reset, memory], new);
        let (update, new, before, output) = (&update[..hidden], &new[..hidden], &before[..hidden], &mut output[..hidden]);
        for unit in 0..hidden {
            let next = multiply_add::<S>(update[unit], before[unit] - new[unit], new[unit]);
            state[unit] = next;
            output[unit] = next;
        }
    }

    /// One step of one sequence backwards. `of_state` keeps what passes by the gates; the caller adds the rest.
    fn step_backward<S>(
        gates: &'a [f32],
        known: [&'a [f32]; 2],
        of_state: &'a mut [f32],
        found: &'a mut [f32],
    ) {
        let hidden = of_state.len();
        let (reset_and_update, new_and_memory) = gates.split_at(2 * hidden);
        let (reset, update) = reset_and_update.split_at(hidden);
        let (new, memory) = new_and_memory.split_at(hidden);
        let [before, gradient] = known;
        let (of_alike, of_new) = found.split_at_mut(2 * hidden);
        let (of_reset, of_update) = of_alike.split_at_mut(hidden);
        let (reached, of_new) = of_new.split_at_mut(hidden);
        through_update([update, new, before, gradient], of_state, of_update, of_new);
        through_reset([reset, memory], of_new, of_reset, reached);
    }
}

#[inline(always)]
fn renew<S: pulp::Simd>(known: [&[f32]; 2], new: &mut [f32]) {
    let hidden = new.len();
    let [reset, memory] = known.map(|values| &values[..hidden]);
    for unit in 0..hidden {
        new[unit] = tanh::<S>(multiply_add::<S>(reset[unit], memory[unit], new[unit]));
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
fn through_reset(known: [&[f32]; 2], of_new: &[f32], of_reset: &mut [f32], reached: &mut [f32]) {
    let hidden = of_reset.len();
    let [reset, memory] = known.map(|values| &values[..hidden]);
    let (of_new, reached) = (&of_new[..hidden], &mut reached[..hidden]);
    for unit in 0..hidden {
        of_reset[unit] = of_new[unit] * memory[unit] * reset[unit] * (1.0 - reset[unit]);
        reached[unit] = of_new[unit] * reset[unit];
    }
}
