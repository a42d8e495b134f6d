//! The convolutional acoustic model: residual blocks of time-channel separable convolutions.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend as Numeric},
};

use super::subsampling::{self, SECOND, STRIDE, Subsampling, convolution};
use crate::{
    data::{Random, SpeechShape},
    models::{
        backend::Backend,
        family::Architecture,
        footprint::Footprint,
        forms::Frames,
        layers::{BatchNorm, Conv1d, Kernels, Linear},
        scale::Scale,
    },
    words::noop,
};

/// Frames that a block sees in each channel: three blocks see 13 times 40 ms, a word.
const KERNEL: usize = 5;
/// Blocks after the front.
const BLOCKS: usize = 3;

/// `QuartzNet` in small (Kriman et al. 2020): after the front, blocks of a convolution over time in each channel, one over
/// channels in each frame, batch normalisation and `ReLU`, added to what they read; then a linear map. The scale is the
/// channel count.
#[derive(Module, Debug)]
pub struct Conv<B: Numeric> {
    front: Subsampling<B>,
    times: Vec<Conv1d<B>>,
    channels: Vec<Conv1d<B>>,
    norms: Vec<BatchNorm<B>>,
    output: Linear<B>,
}

impl<B: Kernels> Architecture<B> for Conv<B> {
    const NAME: &'static str = "conv";
    const SCALE: &'static str = noop("channels");
    /// Flex trained the largest model of a preset at .75 of the speed of candle on one core, median of 5 pairs.
    const BACKEND: Backend = Backend::Candle;
    type Reads = SpeechShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let [bands, classes] = [shape.bands, shape.classes()];
        let width = scale.0 as usize;
        let square = [width, width];
        Self {
            front: Subsampling::new([bands, width], random, device),
            times: (0..BLOCKS)
                .map(|_| convolution(square, KERNEL, |c| c.with_groups(width), random, device))
                .collect(),
            channels: (0..BLOCKS)
                .map(|_| convolution(square, 1, |c| c, random, device))
                .collect(),
            norms: (0..BLOCKS).map(|_| BatchNorm::new(width, device)).collect(),
            output: Linear::new([width, classes], random, device),
        }
    }

    /// What the network costs for a second of speech.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [bands, classes] = [shape.bands, shape.classes()].map(|n| n as u64);
        let (width, frames) = (u64::from(scale.0), SECOND / STRIDE as u64);
        let (blocks, kernel) = (BLOCKS as u64, KERNEL as u64);
        let block = Footprint {
            parameters: blocks * (kernel * width + width * width + 2 * width),
            flops_per_sample: blocks * frames * width * (2 * kernel + 2 * width + 2 + 1),
            activations_per_sample: blocks * frames * 4 * width,
        };
        subsampling::footprint([bands, width]) + block + subsampling::linear([width, classes])
    }

    /// Logits of every remaining frame, `[batch * frames / 4, classes]`.
    fn logits(&self, frames: Frames<B>) -> Tensor<B, 2> {
        let layers = self.times.iter().zip(&self.channels).zip(&self.norms);
        let heard = layers.fold(
            self.front.forward(frames),
            |frames, ((time, channel), norm)| {
                let values = channel.forward(time.forward(frames.values.clone()));
                frames.then(frames.values.clone() + norm.forward_relu(values))
            },
        );
        self.output
            .forward(heard.values.swap_dims(1, 2))
            .flatten(0, 1)
    }
}
