//! Batch normalisation.

use burn::{
    module::{Module, Param, RunningState},
    tensor::{Tensor, backend::Backend},
};

use super::initial;

const MOMENTUM: f64 = 0.1;
const EPSILON: f64 = 1e-5;

/// Batch normalisation over all but the channels (Ioffe and Szegedy 2015): statistics of the batch while gradients are
/// tracked, running statistics otherwise.
#[derive(Module, Debug)]
pub struct BatchNorm<B: Backend> {
    gain: Param<Tensor<B, 1>>,
    bias: Param<Tensor<B, 1>>,
    mean: RunningState<Tensor<B, 1>>,
    variance: RunningState<Tensor<B, 1>>,
}

impl<B: Backend> BatchNorm<B> {
    /// Starts as the identity.
    pub fn new(channels: usize, device: &B::Device) -> Self {
        Self {
            gain: initial::constant(1.0, channels, device),
            bias: initial::constant(0.0, channels, device),
            mean: RunningState::new(initial::plain(0.0, channels, device)),
            variance: RunningState::new(initial::plain(1.0, channels, device)),
        }
    }

    /// Normalises `[batch, channels, height, width]`.
    ///
    /// The channels are put last meanwhile: `[rows, channels] * [1, channels]` is a broadcast of one side, which every
    /// backend does forty times faster than `[batch, channels, area] * [1, channels, 1]`.
    pub fn forward(&self, x: Tensor<B, 4>) -> Tensor<B, 4> {
        let [batch, channels, height, width] = x.dims();
        let rows = x
            .permute([0, 2, 3, 1])
            .reshape([batch * height * width, channels]);
        let (mean, variance) = if B::ad_enabled(&rows.device()) {
            self.measure(&rows)
        } else {
            (
                self.mean.value().unsqueeze(),
                self.variance.value().unsqueeze(),
            )
        };
        let factor = self.gain.val().unsqueeze::<2>() / (variance + EPSILON).sqrt();
        let offset = self.bias.val().unsqueeze::<2>() - mean * factor.clone();
        let rows = rows * factor + offset;
        rows.reshape([batch, height, width, channels])
            .permute([0, 3, 1, 2])
    }

    /// Mean and variance of a batch `[rows, channels]`, which the running statistics follow.
    fn measure(&self, rows: &Tensor<B, 2>) -> (Tensor<B, 2>, Tensor<B, 2>) {
        let [count, channels] = rows.dims();
        let mean = rows.clone().mean_dim(0);
        let variance = (rows.clone() - mean.clone()).powi_scalar(2).mean_dim(0);
        // The running variance estimates that of the data, so it is the unbiased one.
        let unbiased = count as f64 / (count.max(2) - 1) as f64;
        follow(&self.mean, mean.clone().detach().reshape([channels]), 1.0);
        follow(
            &self.variance,
            variance.clone().detach().reshape([channels]),
            unbiased,
        );
        (mean, variance)
    }
}

fn follow<B: Backend>(running: &RunningState<Tensor<B, 1>>, value: Tensor<B, 1>, factor: f64) {
    let before = running.value_sync() * (1.0 - MOMENTUM);
    running.update((before + value * (MOMENTUM * factor)).detach());
}
