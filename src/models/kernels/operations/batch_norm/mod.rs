//! Batch normalisation, fused with the ReLU and the 2x2 maximum pooling that follow it (Ioffe and Szegedy, 2015).

mod moments;
mod planes;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::{
    operation::{Backward, Forward, Operation, View},
    operations::{
        batch_norm::planes::{
            Line, Planes, Spread, follow, follow_and_pool, join, mask, measure, pull, total, unpool,
        },
        window::shape,
    },
    runtime::{
        buffers::{buffer, zeroed},
        threads::{cut, each},
        workspace::workspace,
    },
};

pub use moments::{Moments, Normalised, Then};

/// Where mean and variance come from.
#[derive(Clone, Debug)]
pub enum Statistics {
    /// The batch, as in training.
    Batch,
    /// Running averages, as in evaluation.
    Given(Arc<Moments>),
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

impl BatchNorm {
    fn normalised(&self, x: &View, planes: &Planes) -> Normalised {
        match &self.statistics {
            Statistics::Batch => {
                let mut measured = vec![[0.0; 2]; x.len() / planes.area.max(1)];
                let parts = planes.parts(x);
                let own = cut(&mut measured, planes.channels, &parts);
                each(parts.iter().zip(own), |(images, measured)| {
                    measure(planes.of(images, x), planes.area, measured);
                });
                let found = join(&measured, planes);
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
        let parts = planes.parts(x);
        let outputs = cut(&mut output, planes.channels * planes.output_area(), &parts);
        each(parts.iter().zip(outputs), |(images, output)| {
            let outputs = output.chunks_exact_mut(planes.output_area().max(1));
            let rows = planes.of(images, x).chunks_exact(planes.area.max(1));
            for (at, (x, output)) in rows.zip(outputs).enumerate() {
                let line = Line::of(&saved, &inputs[1], &inputs[2], at % planes.channels);
                match self.then {
                    Then::Nothing => follow(x, line, f32::NEG_INFINITY, output),
                    Then::Relu => follow(x, line, 0.0, output),
                    Then::ReluThenPool => follow_and_pool(x, line, planes.size[1], output),
                }
            }
        });
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
        // Places of a last odd row or column stay 0; all others are written.
        let is_odd = planes.size.iter().any(|extent| extent % 2 == 1);
        let mut masked = if self.then == Then::ReluThenPool && is_odd {
            zeroed(x.len())
        } else {
            buffer(x.len())
        };
        let parts = planes.parts(x);
        let mut found = vec![[0.0; 2]; x.len() / planes.area.max(1)];
        let tasks = cut(&mut masked, planes.channels * planes.area, &parts)
            .into_iter()
            .zip(cut(&mut found, planes.channels, &parts));
        each(parts.iter().zip(tasks), |(images, (masked, found))| {
            let [mut best, mut shares] = [(); 2].map(|()| workspace(planes.area / 2));
            let area = planes.channels * planes.output_area();
            let gradients = pass.gradient[images.start * area..images.end * area]
                .chunks_exact(planes.output_area().max(1));
            let rows = planes
                .of(images, x)
                .chunks_exact(planes.area.max(1))
                .zip(masked.chunks_exact_mut(planes.area.max(1)));
            for (at, ((x, masked), gradient)) in rows.zip(gradients).enumerate() {
                let channel = at % planes.channels;
                let line = Line::of(pass.saved, scale, shift, channel);
                match self.then {
                    Then::Nothing => masked.copy_from_slice(gradient),
                    Then::Relu => mask(x, line, gradient, masked),
                    Then::ReluThenPool => {
                        unpool(
                            x,
                            line,
                            planes.size[1],
                            gradient,
                            masked,
                            &mut best,
                            &mut shares,
                        );
                    }
                }
                found[at] = total(x, masked, pass.saved.moments.mean[channel]);
            }
        });
        let mut totals = vec![[0.0_f64; 2]; planes.channels];
        for (at, found) in found.iter().enumerate() {
            let channel = at % planes.channels;
            totals[channel][0] += f64::from(found[0]);
            totals[channel][1] += f64::from(found[1] * pass.saved.inverse[channel]);
        }
        let count = (x.len() / planes.channels.max(1)) as f64;
        if pass.wanted[0] {
            let masked = cut(&mut masked, planes.channels * planes.area, &parts);
            each(parts.iter().zip(masked), |(images, masked)| {
                let rows = planes.of(images, x).chunks_exact(planes.area.max(1));
                let masked = masked.chunks_exact_mut(planes.area.max(1));
                for (at, (x, masked)) in rows.zip(masked).enumerate() {
                    let channel = at % planes.channels;
                    let line = self.input_gradient(
                        pass.saved,
                        scale[channel],
                        totals[channel],
                        channel,
                        count,
                    );
                    let scale = scale[channel] * pass.saved.inverse[channel];
                    pull(x, line, scale, masked);
                }
            });
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
    fn input_gradient(
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
