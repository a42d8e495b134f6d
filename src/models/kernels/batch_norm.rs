//! Batch normalisation, fused with the ReLU and the 2x2 maximum pooling that follow it (Ioffe and Szegedy, 2015).

use std::sync::Arc;

use super::{
    operation::{Backward, Forward, Operation, View},
    reduce::{sum, sum_pairs},
    reuse::{buffer, zeroed},
    simd::{kernel, multiply_add},
    window::{shape, spatial},
};

/// Where mean and variance come from.
#[derive(Clone, Debug)]
pub enum Statistics {
    /// The batch, as in training.
    Batch,
    /// Running averages, as in evaluation.
    Given(Arc<Moments>),
}

/// Mean and variance of every channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// The mean.
    pub mean: Vec<f32>,
    /// The variance: biased where it normalises, unbiased where it is averaged over steps.
    pub variance: Vec<f32>,
}

/// What follows the normalisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing.
    Nothing,
    /// ReLU.
    Relu,
    /// ReLU, then the maximum of every 2x2 places; a last odd row or column is dropped.
    ReluThenPool,
}

/// Normalises `x [batch, channels, ..]`, then `* scale [channels] + shift [channels]`.
#[derive(Clone, Debug)]
pub struct BatchNorm {
    /// Where mean and variance come from.
    pub statistics: Statistics,
    /// Added to the variance.
    pub epsilon: f32,
    /// What follows.
    pub then: Then,
}

/// What the backward pass needs, and the layer for its running averages.
#[derive(Clone, Debug)]
pub struct Normalised {
    /// Mean and unbiased variance of the batch, or what was given.
    pub moments: Moments,
    /// One over the standard deviation.
    inverse: Vec<f32>,
}

/// How channels lie in memory.
#[derive(Clone, Copy, Debug)]
struct Planes {
    channels: usize,
    area: usize,
    /// Rows and columns, when pooled.
    size: [usize; 2],
    then: Then,
}

/// `value * scale + shift` of one channel.
#[derive(Clone, Copy)]
struct Line {
    scale: f32,
    shift: f32,
}

impl Line {
    fn of(saved: &Normalised, scale: &[f32], shift: &[f32], channel: usize) -> Self {
        let slope = scale[channel] * saved.inverse[channel];
        Self {
            scale: slope,
            shift: shift[channel] - saved.moments.mean[channel] * slope,
        }
    }

    #[inline(always)]
    fn at<S: pulp::Simd>(self, value: f32) -> f32 {
        multiply_add::<S>(value, self.scale, self.shift)
    }
}

impl Planes {
    fn new(x: &View, then: Then) -> Self {
        let area = x.shape[2..].iter().product();
        let size = if then == Then::ReluThenPool {
            spatial(x.shape)
        } else {
            [1, area]
        };
        Self {
            channels: x.shape[1],
            area,
            size,
            then,
        }
    }

    fn output_area(&self) -> usize {
        match self.then {
            Then::ReluThenPool => (self.size[0] / 2) * (self.size[1] / 2),
            _ => self.area,
        }
    }
}

impl BatchNorm {
    fn normalised(&self, x: &View, planes: &Planes) -> Normalised {
        match &self.statistics {
            Statistics::Batch => {
                let mut found = vec![Spread::default(); planes.channels];
                measure(x.values, planes, &mut found);
                let count = (x.len() / planes.channels.max(1)) as f64;
                let inverse = |s: &Spread| {
                    (1.0 / (s.squares / count + f64::from(self.epsilon)).sqrt()) as f32
                };
                Normalised {
                    inverse: found.iter().map(inverse).collect(),
                    moments: Moments {
                        mean: found.iter().map(|s| s.mean as f32).collect(),
                        variance: found
                            .iter()
                            .map(|s| (s.squares / (count - 1.0).max(1.0)) as f32)
                            .collect(),
                    },
                }
            }
            Statistics::Given(moments) => Normalised {
                inverse: moments
                    .variance
                    .iter()
                    .map(|v| 1.0 / (v + self.epsilon).sqrt())
                    .collect(),
                moments: Moments::clone(moments),
            },
        }
    }
}

impl Operation for BatchNorm {
    type Saved = Normalised;

    fn forward(&self, inputs: &[View]) -> Forward<Normalised> {
        let (x, planes) = (&inputs[0], Planes::new(&inputs[0], self.then));
        let saved = self.normalised(x, &planes);
        let mut output = buffer(x.len() / planes.area.max(1) * planes.output_area());
        let outputs = output.chunks_exact_mut(planes.output_area().max(1));
        for (at, (x, output)) in x.chunks_exact(planes.area.max(1)).zip(outputs).enumerate() {
            let line = Line::of(&saved, &inputs[1], &inputs[2], at % planes.channels);
            match self.then {
                Then::Nothing => follow(x, line, f32::NEG_INFINITY, output),
                Then::Relu => follow(x, line, 0.0, output),
                Then::ReluThenPool => follow_and_pool(x, line, planes.size[1], output),
            }
        }
        let shape = match self.then {
            Then::ReluThenPool => shape(
                x.shape,
                planes.channels,
                planes.size.map(|extent| extent / 2),
            ),
            _ => x.shape.to_vec(),
        };
        Forward::new(output, shape, saved)
    }

    fn backward(&self, pass: &Backward<Normalised>) -> Vec<Option<Vec<f32>>> {
        let [x, scale, shift] = pass.inputs else {
            panic!("batch normalisation takes three inputs")
        };
        let planes = Planes::new(x, self.then);
        // Places of a last odd row or column stay 0.
        let mut masked = if self.then == Then::ReluThenPool {
            zeroed(x.len())
        } else {
            buffer(x.len())
        };
        let mut winners = vec![0; planes.size[1] / 2];
        let mut totals = vec![[0.0_f64; 2]; planes.channels];
        let gradients = pass.gradient.chunks_exact(planes.output_area().max(1));
        let rows = x
            .chunks_exact(planes.area.max(1))
            .zip(masked.chunks_exact_mut(planes.area.max(1)));
        for (at, ((x, masked), gradient)) in rows.zip(gradients).enumerate() {
            let channel = at % planes.channels;
            let line = Line::of(pass.saved, scale, shift, channel);
            match self.then {
                Then::Nothing => masked.copy_from_slice(gradient),
                Then::Relu => mask(x, line, gradient, masked),
                Then::ReluThenPool => {
                    unpool(x, line, planes.size[1], gradient, masked, &mut winners);
                }
            }
            let mean = pass.saved.moments.mean[channel];
            let found = total(x, masked, mean);
            totals[channel][0] += f64::from(found[0]);
            totals[channel][1] += f64::from(found[1] * pass.saved.inverse[channel]);
        }
        let count = (x.len() / planes.channels.max(1)) as f64;
        if pass.wanted[0] {
            for (at, (x, masked)) in x
                .chunks_exact(planes.area.max(1))
                .zip(masked.chunks_exact_mut(planes.area.max(1)))
                .enumerate()
            {
                let channel = at % planes.channels;
                let line = self.slope(pass.saved, scale[channel], totals[channel], channel, count);
                pull(
                    x,
                    line,
                    scale[channel] * pass.saved.inverse[channel],
                    masked,
                );
            }
        }
        let column = |index: usize| totals.iter().map(|total| total[index] as f32).collect();
        vec![
            pass.wanted[0].then_some(masked),
            pass.wanted[1].then(|| column(1)),
            pass.wanted[2].then(|| column(0)),
        ]
    }
}

impl BatchNorm {
    /// How a value's gradient depends on the value itself, through the statistics of the batch.
    fn slope(
        &self,
        saved: &Normalised,
        scale: f32,
        totals: [f64; 2],
        channel: usize,
        count: f64,
    ) -> Line {
        match self.statistics {
            Statistics::Given(_) => Line {
                scale: 0.0,
                shift: 0.0,
            },
            Statistics::Batch => {
                let [mean, product] = totals.map(|total| (total / count) as f32);
                let inverse = saved.inverse[channel];
                let slope = -scale * inverse * product * inverse;
                Line {
                    scale: slope,
                    shift: -scale * inverse * mean - slope * saved.moments.mean[channel],
                }
            }
        }
    }
}

/// Mean and sum of squared deviations of the planes seen so far.
#[derive(Clone, Copy, Debug, Default)]
struct Spread {
    mean: f64,
    squares: f64,
}

kernel! {
    /// Two passes over a plane while it is in the first cache; planes are joined exactly (Chan et al. 1979).
    fn measure<S>(x: &'a [f32], planes: &'a Planes, found: &'a mut [Spread]) {
        let area = planes.area as f64;
        for (at, plane) in x.chunks_exact(planes.area.max(1)).enumerate() {
            let mean = sum(plane) / planes.area as f32;
            let squares = sum_pairs(plane, plane, |value, _| (value - mean) * (value - mean));
            let before = (at / planes.channels) as f64;
            let spread = &mut found[at % planes.channels];
            let step = f64::from(mean) - spread.mean;
            spread.mean += step / (before + 1.0);
            spread.squares += f64::from(squares) + step * step * area * before / (before + 1.0);
        }
    }

    fn follow<S>(x: &'a [f32], line: Line, lowest: f32, output: &'a mut [f32]) {
        for (output, x) in output.iter_mut().zip(x) {
            let value = line.at::<S>(*x);
            *output = if value < lowest { lowest } else { value };
        }
    }

    fn follow_and_pool<S>(x: &'a [f32], line: Line, width: usize, output: &'a mut [f32]) {
        for (x, output) in x.chunks_exact(2 * width).zip(output.chunks_exact_mut((width / 2).max(1))) {
            let (upper, lower) = x.split_at(width);
            for ((upper, lower), output) in upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0).zip(output) {
                let [a, b] = upper.map(|v| line.at::<S>(v));
                let [c, d] = lower.map(|v| line.at::<S>(v));
                let (upper, lower) = (if b > a { b } else { a }, if d > c { d } else { c });
                let value = if lower > upper { lower } else { upper };
                *output = if value < 0.0 { 0.0 } else { value };
            }
        }
    }

    fn mask<S>(x: &'a [f32], line: Line, gradient: &'a [f32], masked: &'a mut [f32]) {
        for ((masked, x), gradient) in masked.iter_mut().zip(x).zip(gradient) {
            *masked = if line.at::<S>(*x) > 0.0 { *gradient } else { 0.0 };
        }
    }

    /// Gives each gradient back to the first largest of its four places.
    ///
    /// Row after row: one loop that writes all four places at once stays scalar without AVX-512.
    fn unpool<S>(x: &'a [f32], line: Line, width: usize, gradient: &'a [f32], masked: &'a mut [f32], winners: &'a mut [u32]) {
        let rows = x.chunks_exact(2 * width).zip(masked.chunks_exact_mut(2 * width));
        for ((x, masked), gradient) in rows.zip(gradient.chunks_exact((width / 2).max(1))) {
            let (upper, lower) = x.split_at(width);
            let (upper_out, lower_out) = masked.split_at_mut(width);
            find_winners::<S>(line, upper, lower, winners);
            give::<0>(gradient, winners, upper_out);
            give::<2>(gradient, winners, lower_out);
        }
    }

    /// The sum of the gradient, and of the gradient times the deviation from the mean.
    fn total<S>(x: &'a [f32], gradient: &'a [f32], mean: f32) -> [f32; 2] {
        [sum(gradient), sum_pairs(gradient, x, |gradient, x| gradient * (x - mean))]
    }

    fn pull<S>(x: &'a [f32], line: Line, scale: f32, gradient: &'a mut [f32]) {
        for (gradient, x) in gradient.iter_mut().zip(x) {
            *gradient = multiply_add::<S>(*gradient, scale, line.at::<S>(*x));
        }
    }
}

/// Which of four places is the largest, counted row by row; 4 where ReLU gives 0.
#[inline(always)]
fn find_winners<S: pulp::Simd>(line: Line, upper: &[f32], lower: &[f32], winners: &mut [u32]) {
    let places = upper
        .as_chunks::<2>()
        .0
        .iter()
        .zip(lower.as_chunks::<2>().0);
    for ((upper, lower), winner) in places.zip(winners) {
        let [a, b] = upper.map(|v| line.at::<S>(v));
        let [c, d] = lower.map(|v| line.at::<S>(v));
        let (above, at_above) = if b > a { (b, 1) } else { (a, 0) };
        let (below, at_below) = if d > c { (d, 3) } else { (c, 2) };
        let (best, at) = if below > above {
            (below, at_below)
        } else {
            (above, at_above)
        };
        *winner = if best > 0.0 { at } else { 4 };
    }
}

/// Writes one row of places, of which the first has number `FIRST`.
#[inline(always)]
fn give<const FIRST: u32>(gradient: &[f32], winners: &[u32], output: &mut [f32]) {
    for ((output, gradient), winner) in output
        .as_chunks_mut::<2>()
        .0
        .iter_mut()
        .zip(gradient)
        .zip(winners)
    {
        let left = if *winner == FIRST { *gradient } else { 0.0 };
        let right = if *winner == FIRST + 1 { *gradient } else { 0.0 };
        *output = [left, right];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::kernels::testing::{Input, check, differentiate, input};

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
}
