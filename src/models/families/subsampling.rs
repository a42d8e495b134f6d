//! The front of every family that hears: two convolutions over time that leave one frame in four.

use burn::{
    module::Module,
    nn::{PaddingConfig1d, conv::Conv1dConfig},
    tensor::backend::Backend,
};

use crate::{
    data::Random,
    models::{
        footprint::Footprint,
        forms::Frames,
        layers::{BatchNorm, Conv1d, Kernels},
    },
};

/// Frames of the spectrum for each frame that a network answers.
pub const STRIDE: usize = 4;
/// Frames that a convolution of the front sees.
const KERNEL: usize = 5;
/// Frames of a second of speech, the sample that costs are stated for.
pub const SECOND: u64 = 100;

/// A convolution without bias over time whose frames do not depend on the padding; odd kernels only.
pub fn convolution<B: Backend>(
    [inputs, outputs]: [usize; 2],
    kernel: usize,
    adapt: impl FnOnce(Conv1dConfig) -> Conv1dConfig,
    random: &mut Random,
    device: &B::Device,
) -> Conv1d<B> {
    let around = PaddingConfig1d::Explicit(kernel / 2, kernel / 2);
    let config = Conv1dConfig::new(inputs, outputs, kernel)
        .with_padding(around)
        .with_bias(false);
    Conv1d::new(&adapt(config), random, device)
}

/// Two convolutions of stride 2, each with batch normalisation and `ReLU`.
#[derive(Module, Debug)]
pub struct Subsampling<B: Backend> {
    convolutions: Vec<Conv1d<B>>,
    norms: Vec<BatchNorm<B>>,
}

impl<B: Backend> Subsampling<B> {
    /// From bands to channels.
    pub fn new([bands, channels]: [usize; 2], random: &mut Random, device: &B::Device) -> Self {
        let mut layer = |inputs| {
            convolution(
                [inputs, channels],
                KERNEL,
                |c| c.with_stride(2),
                random,
                device,
            )
        };
        Self {
            convolutions: vec![layer(bands), layer(channels)],
            norms: (0..2).map(|_| BatchNorm::new(channels, device)).collect(),
        }
    }
}

impl<B: Kernels> Subsampling<B> {
    /// `[batch, bands, frames]` to `[batch, channels, frames / 4]`, both rounded up.
    pub fn forward(&self, frames: Frames<B>) -> Frames<B> {
        let layers = self.convolutions.iter().zip(&self.norms);
        layers.fold(frames, |frames, (convolution, norm)| {
            let values = norm.forward_relu(convolution.forward(frames.values));
            let lengths = frames.lengths.iter().map(|n| n.div_ceil(2)).collect();
            let halved = Frames {
                values: values.clone(),
                lengths,
            };
            halved.then(values)
        })
    }
}

/// What the front costs for a second of speech; batch normalisation counts one multiplication and one addition.
pub fn footprint([bands, channels]: [u64; 2]) -> Footprint {
    let mut cost = Footprint::default();
    for (inputs, frames) in [(bands, SECOND / 2), (channels, SECOND / 4)] {
        cost.parameters += inputs * channels * KERNEL as u64 + 2 * channels;
        cost.flops_per_sample += frames * channels * (2 * inputs * KERNEL as u64 + 2);
        cost.activations_per_sample += frames * (2 * inputs + 2 * channels);
    }
    cost
}

/// What a linear map of every remaining frame costs for a second of speech.
pub fn linear([inputs, outputs]: [u64; 2]) -> Footprint {
    let frames = SECOND / STRIDE as u64;
    Footprint {
        parameters: (inputs + 1) * outputs,
        flops_per_sample: frames * (2 * inputs + 1) * outputs,
        activations_per_sample: frames * outputs,
    }
}
