//! Batch normalisation against its definition, and moments against exact ones.

use super::*;
use crate::testing::{Input, check, differentiate, input};

fn inputs(shape: &[usize]) -> [Input; 3] {
    let (mut scale, shift) = (input(2, &[shape[1]]), input(3, &[shape[1]]));
    scale.values.iter_mut().for_each(|v| *v += 0.5);
    [input(1, shape), scale, shift]
}

fn defined(x: &[Vec<f64>], shape: &[usize], operation: &BatchNorm) -> Vec<f64> {
    let (channels, area) = (shape[1], shape[2..].iter().product::<usize>());
    let channel = |at: usize| at / area % channels;
    let count = (x[0].len() / channels) as f64;
    let average = |f: &dyn Fn(usize) -> f64| {
        let mut found = vec![0.0; channels];
        (0..x[0].len()).for_each(|at| found[channel(at)] += f(at) / count);
        found
    };
    let (mean, variance) = match &operation.statistics {
        Statistics::Batch => {
            let mean = average(&|at| x[0][at]);
            let variance = average(&|at| (x[0][at] - mean[channel(at)]).powi(2));
            (mean, variance)
        }
        Statistics::Given(given) => (
            given.mean.iter().map(|v| f64::from(*v)).collect(),
            given.variance.iter().map(|v| f64::from(*v)).collect(),
        ),
    };
    let value = |at: usize| {
        let c = channel(at);
        let normal = (x[0][at] - mean[c]) / (variance[c] + f64::from(operation.epsilon)).sqrt();
        let value = normal * x[1][c] + x[2][c];
        if operation.then == Then::Nothing {
            value
        } else {
            value.max(0.0)
        }
    };
    if operation.then != Then::ReluThenPool {
        return (0..x[0].len()).map(value).collect();
    }
    let (width, [rows, columns]) = (shape[3], [shape[2] / 2, shape[3] / 2]);
    let pooled = |at: usize| {
        let (plane, row, column) = (at / (rows * columns), at / columns % rows, at % columns);
        let first = plane * area + row * 2 * width + column * 2;
        [0, 1, width, width + 1]
            .map(|step| value(first + step))
            .into_iter()
            .fold(0.0, f64::max)
    };
    (0..shape[0] * channels * rows * columns)
        .map(pooled)
        .collect()
}

fn given(channels: usize) -> Statistics {
    let variance = (0..channels).map(|c| 0.3 + c as f32 / 10.0).collect();
    Statistics::Given(Arc::new(Moments {
        mean: vec![0.1; channels],
        variance,
    }))
}

#[test]
fn both_statistics_and_all_followers_follow_their_definition() {
    for shape in [
        &[2, 3, 4, 4][..],
        &[3, 2, 5, 7],
        &[1, 4, 9, 2],
        &[8, 5, 1, 33],
        &[2, 1, 2, 2],
        &[2, 2, 6, 16],
        &[1, 2, 5, 32],
        &[1, 1, 4, 35],
    ] {
        for then in [Then::Nothing, Then::Relu, Then::ReluThenPool] {
            if then == Then::ReluThenPool && shape[2] < 2 {
                continue;
            }
            for statistics in [Statistics::Batch, given(shape[1])] {
                let operation = BatchNorm {
                    statistics,
                    epsilon: 1e-3,
                    then,
                };
                check(&operation, &inputs(shape), |x| {
                    defined(x, shape, &operation)
                });
            }
        }
    }
}

#[test]
fn sequences_and_plain_rows_are_normalised_too() {
    for shape in [&[9, 4][..], &[3, 2, 17]] {
        let operation = BatchNorm {
            statistics: Statistics::Batch,
            epsilon: 1e-3,
            then: Then::Relu,
        };
        check(&operation, &inputs(shape), |x| {
            defined(x, shape, &operation)
        });
    }
}

#[test]
fn a_constant_and_a_single_number_stay_finite() {
    for shape in [[1, 1, 1, 1], [2, 2, 3, 3]] {
        let mut inputs = inputs(&shape);
        inputs[0].values.fill(1e20);
        let operation = BatchNorm {
            statistics: Statistics::Batch,
            epsilon: 1e-5,
            then: Then::Nothing,
        };
        let gradient = vec![1.0; inputs[0].values.len()];
        let (output, found) = differentiate(&operation, &inputs, &gradient);
        assert!(
            output
                .iter()
                .chain(found.iter().flatten())
                .all(|v| v.is_finite())
        );
    }
}

#[test]
fn the_moments_for_running_averages_are_unbiased() {
    let x = Input {
        values: vec![1.0, 3.0, 5.0, 7.0],
        shape: vec![2, 1, 1, 2],
    };
    let [_, scale, shift] = inputs(&x.shape);
    let views = [&x, &scale, &shift].map(|i| View {
        values: &i.values,
        shape: &i.shape,
    });
    let operation = BatchNorm {
        statistics: Statistics::Batch,
        epsilon: 1e-5,
        then: Then::Nothing,
    };
    let saved = operation.forward(&views).saved;
    assert_eq!(
        saved.moments,
        Moments {
            mean: vec![4.0],
            variance: vec![20.0 / 3.0]
        }
    );
}
