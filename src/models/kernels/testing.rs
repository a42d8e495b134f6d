//! What the tests of operations share: seeded numbers, and the check of an operation against its definition in f64.

use crate::{
    operation::{Backward, Operation, View},
    runtime::{simd::Instructions, threads},
};

/// Seeded numbers between -1 and 1 (a linear congruential generator, Knuth's MMIX constants).
pub fn random(seed: u64, length: usize) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    };
    next();
    (0..length).map(|_| next()).collect()
}

/// An input of a test: numbers and their shape.
#[derive(Clone, Debug)]
pub struct Input {
    /// The numbers, row-major.
    pub values: Vec<f32>,
    /// The extent of each dimension.
    pub shape: Vec<usize>,
}

/// A random input, different for every seed.
pub fn input(seed: u64, shape: &[usize]) -> Input {
    Input {
        values: random(seed, shape.iter().product()),
        shape: shape.to_vec(),
    }
}

/// Checks an operation against its definition in f64: the output, and every gradient against finite differences.
///
/// Every instruction set of the machine is used; a second run and more threads must give the same bits, and a gradient
/// wanted alone the same bits as among all.
pub fn check<O: Operation>(
    operation: &O,
    inputs: &[Input],
    definition: impl Fn(&[Vec<f64>]) -> Vec<f64>,
) {
    let exact: Vec<Vec<f64>> = inputs
        .iter()
        .map(|input| input.values.iter().map(|v| f64::from(*v)).collect())
        .collect();
    let expected = definition(&exact);
    let gradient = random(99, expected.len());
    for set in Instructions::available() {
        let (output, found) = set.during(|| differentiate(operation, inputs, &gradient));
        assert_eq!(output.len(), expected.len(), "the output has another size");
        compare(&format!("{operation:?} {set:?} output"), &output, &expected);
        let (again, once_more) = set.during(|| differentiate(operation, inputs, &gradient));
        assert!(
            output == again && found == once_more,
            "a second run gives other bits"
        );
        for threads in [2, 3] {
            let (shared, gradients) = threads::during(threads, || {
                set.during(|| differentiate(operation, inputs, &gradient))
            });
            let same = |(a, b): (&Vec<f32>, &Vec<f32>)| bits(a) == bits(b);
            assert!(
                bits(&shared) == bits(&output) && gradients.iter().zip(&found).all(same),
                "{operation:?} {set:?}: {threads} threads give other bits"
            );
        }
        for (index, found) in found.iter().enumerate() {
            let places = places(found.len());
            let expected: Vec<f64> = places
                .iter()
                .map(|at| finite_difference(&exact, (index, *at), &gradient, &definition))
                .collect();
            let found: Vec<f32> = places.iter().map(|at| found[*at]).collect();
            compare(
                &format!("{operation:?} {set:?} gradient {index}"),
                &found,
                &expected,
            );
        }
    }
}

/// The output and all gradients; each gradient is also asked for alone.
pub fn differentiate<O: Operation>(
    operation: &O,
    inputs: &[Input],
    gradient: &[f32],
) -> (Vec<f32>, Vec<Vec<f32>>) {
    let views: Vec<View> = inputs
        .iter()
        .map(|i| View {
            values: &i.values,
            shape: &i.shape,
        })
        .collect();
    let done = operation.forward(&views);
    let backward = |wanted: &[bool]| {
        let output = if O::KEEPS_OUTPUT {
            &done.output[..]
        } else {
            &[]
        };
        let (inputs, saved) = (&views[..], &done.saved);
        operation.backward(&Backward {
            inputs,
            output,
            saved,
            gradient,
            wanted,
        })
    };
    let all = backward(&vec![true; inputs.len()]);
    for index in 0..inputs.len() {
        let wanted: Vec<bool> = (0..inputs.len()).map(|other| other == index).collect();
        let alone = backward(&wanted);
        for other in 0..inputs.len() {
            let kept = all[other].as_deref().filter(|_| other == index);
            assert!(
                alone[other].as_deref().map(bits) == kept.map(bits),
                "gradient {other} when only {index} is wanted"
            );
        }
    }
    (
        done.output,
        all.into_iter()
            .map(|g| g.expect("every gradient was wanted"))
            .collect(),
    )
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|v| v.to_bits()).collect()
}

/// Up to forty places spread over a tensor.
fn places(length: usize) -> Vec<usize> {
    let step = length.div_ceil(40).max(1);
    (0..length).step_by(step).collect()
}

fn finite_difference(
    inputs: &[Vec<f64>],
    (index, at): (usize, usize),
    gradient: &[f32],
    definition: impl Fn(&[Vec<f64>]) -> Vec<f64>,
) -> f64 {
    const STEP: f64 = 1e-5;
    let moved = |by: f64| {
        let mut inputs = inputs.to_vec();
        inputs[index][at] += by;
        let output = definition(&inputs);
        output
            .iter()
            .zip(gradient)
            .map(|(output, gradient)| output * f64::from(*gradient))
            .sum::<f64>()
    };
    (moved(STEP) - moved(-STEP)) / (2.0 * STEP)
}

fn compare(what: &str, found: &[f32], expected: &[f64]) {
    let scale = expected.iter().fold(1.0_f64, |most, v| most.max(v.abs()));
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        let error = (f64::from(*found) - expected).abs();
        assert!(
            error < 2e-5 * scale,
            "{what} at {at}: {found} instead of {expected}"
        );
    }
}
