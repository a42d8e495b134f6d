//! LSTM and GRU against their definitions in f64: both directions, lengths, first states, single steps.

use std::sync::Arc;

use crate::{
    operation::{Operation, View},
    operations::recurrent::{
        gru::Gru,
        lstm::Lstm,
        sequence::{Direction, Reading, Sizes},
    },
    testing::{Input, check, differentiate, input},
};

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// `row * matrix`, column by column.
fn times(row: &[f64], matrix: &[f64], columns: usize) -> Vec<f64> {
    let cell = |column: usize| {
        row.iter()
            .enumerate()
            .map(|(k, v)| v * matrix[k * columns + column])
            .sum()
    };
    (0..columns).map(cell).collect()
}

/// The output of a layer whose `step` maps input gates, state gates, state and cell to the next state and cell.
fn defined(
    x: &[Vec<f64>],
    sizes: Sizes,
    reading: &Reading,
    step: impl Fn(&[f64], &[f64], &mut [f64], &mut [f64]),
) -> Vec<f64> {
    let (hidden, width) = (sizes.hidden, sizes.width());
    let mut output = vec![0.0; sizes.batch * sizes.steps * hidden];
    for sequence in 0..sizes.batch {
        let first = |index: usize| {
            x.get(index).map_or(vec![0.0; hidden], |v| {
                v[sequence * hidden..][..hidden].to_vec()
            })
        };
        let (mut state, mut cell) = (first(5), first(6));
        for at in reading
            .order(sizes.steps)
            .into_iter()
            .filter(|at| reading.has(sequence, *at))
        {
            let row = sequence * sizes.steps + at;
            let biased = |gates: Vec<f64>, bias: &[f64]| {
                gates
                    .iter()
                    .zip(bias)
                    .map(|(a, b)| a + b)
                    .collect::<Vec<_>>()
            };
            let by_input = biased(
                times(&x[0][row * sizes.inputs..][..sizes.inputs], &x[1], width),
                &x[3],
            );
            let by_state = biased(times(&state, &x[2], width), &x[4]);
            step(&by_input, &by_state, &mut state, &mut cell);
            output[row * hidden..][..hidden].copy_from_slice(&state);
        }
    }
    output
}

fn lstm_step(by_input: &[f64], by_state: &[f64], state: &mut [f64], cell: &mut [f64]) {
    let hidden = state.len();
    for unit in 0..hidden {
        let gate = |gate: usize| by_input[gate * hidden + unit] + by_state[gate * hidden + unit];
        cell[unit] = sigmoid(gate(1)) * cell[unit] + sigmoid(gate(0)) * gate(2).tanh();
        state[unit] = sigmoid(gate(3)) * cell[unit].tanh();
    }
}

fn gru_step(by_input: &[f64], by_state: &[f64], state: &mut [f64], _: &mut [f64]) {
    let hidden = state.len();
    for unit in 0..hidden {
        let gate = |gate: usize| by_input[gate * hidden + unit] + by_state[gate * hidden + unit];
        let (reset, update) = (sigmoid(gate(0)), sigmoid(gate(1)));
        let new = (by_input[2 * hidden + unit] + reset * by_state[2 * hidden + unit]).tanh();
        state[unit] = (1.0 - update) * new + update * state[unit];
    }
}

fn inputs(sizes: Sizes, states: usize) -> Vec<Input> {
    let Sizes {
        batch,
        steps,
        inputs,
        hidden,
        ..
    } = sizes;
    let width = sizes.width();
    let shapes = [
        vec![batch, steps, inputs],
        vec![inputs, width],
        vec![hidden, width],
        vec![width],
        vec![width],
    ];
    let states = (0..states).map(|_| vec![batch, hidden]);
    shapes
        .into_iter()
        .chain(states)
        .enumerate()
        .map(|(seed, shape)| input(seed as u64, &shape))
        .collect()
}

const EXTENTS: [[usize; 4]; 4] = [[3, 5, 4, 6], [1, 1, 1, 1], [2, 7, 3, 17], [13, 2, 5, 33]];

fn readings(batch: usize, steps: usize) -> Vec<Reading> {
    let lengths: Arc<[usize]> = (0..batch)
        .map(|sequence| (sequence * 2 + 1) % (steps + 1))
        .collect();
    let both = [Direction::Forward, Direction::Backward];
    both.into_iter()
        .flat_map(|direction| {
            [None, Some(Arc::clone(&lengths))].map(|lengths| Reading { direction, lengths })
        })
        .collect()
}

#[test]
fn both_follow_their_definition() {
    for [batch, steps, width, hidden] in EXTENTS {
        for reading in readings(batch, steps) {
            let sizes = |gates| Sizes {
                batch,
                steps,
                inputs: width,
                hidden,
                gates,
            };
            for states in [0, 2] {
                check(&Lstm(reading.clone()), &inputs(sizes(4), states), |x| {
                    defined(x, sizes(4), &reading, lstm_step)
                });
            }
            for states in [0, 1] {
                check(&Gru(reading.clone()), &inputs(sizes(3), states), |x| {
                    defined(x, sizes(3), &reading, gru_step)
                });
            }
        }
    }
}

#[test]
fn the_last_states_continue_a_sequence() {
    let sizes = Sizes {
        batch: 2,
        steps: 6,
        inputs: 3,
        hidden: 4,
        gates: 4,
    };
    let mut whole = inputs(sizes, 2);
    let views = |inputs: &'_ [Input]| {
        inputs
            .iter()
            .map(|i| (i.values.clone(), i.shape.clone()))
            .collect::<Vec<_>>()
    };
    let run = |inputs: &[(Vec<f32>, Vec<usize>)]| {
        let views: Vec<View> = inputs
            .iter()
            .map(|(values, shape)| View { values, shape })
            .collect();
        Lstm::default().forward(&views)
    };
    let expected = run(&views(&whole));
    let x = whole[0].values.clone();
    let part = |from: usize| {
        x.chunks(18)
            .flat_map(|s| s[from..from + 9].to_vec())
            .collect::<Vec<_>>()
    };
    whole[0] = Input {
        values: part(0),
        shape: vec![2, 3, 3],
    };
    let first = run(&views(&whole));
    whole[0].values = part(9);
    whole[5].values = first.saved.hidden.to_vec();
    whole[6].values = first.saved.cell.to_vec();
    let second = run(&views(&whole));
    let joined: Vec<f32> = (0..2)
        .flat_map(|s| {
            [
                &first.output[s * 12..][..12],
                &second.output[s * 12..][..12],
            ]
            .concat()
        })
        .collect();
    let differs = |(a, b): (&f32, &f32)| (a - b).abs() > 1e-6;
    assert!(!joined.iter().zip(&expected.output).any(differs));
    assert_eq!(expected.saved.hidden.len(), 8);
}

#[test]
fn extreme_inputs_stay_finite() {
    let sizes = |gates| Sizes {
        batch: 2,
        steps: 4,
        inputs: 3,
        hidden: 5,
        gates,
    };
    let large = |sizes| {
        inputs(sizes, 0).into_iter().map(|mut i| {
            i.values.iter_mut().for_each(|v| *v *= 1e6);
            i
        })
    };
    let gradient = vec![1.0; 40];
    let lstm = differentiate(
        &Lstm::default(),
        &large(sizes(4)).collect::<Vec<_>>(),
        &gradient,
    );
    let gru = differentiate(
        &Gru::default(),
        &large(sizes(3)).collect::<Vec<_>>(),
        &gradient,
    );
    for (output, found) in [lstm, gru] {
        assert!(
            output
                .iter()
                .chain(found.iter().flatten())
                .all(|v| v.is_finite())
        );
    }
}
