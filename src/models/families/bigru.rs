//! The recurrent acoustic model: a gated recurrent layer in both directions.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend as Numeric},
};

use super::subsampling::{self, SECOND, STRIDE, Subsampling};
use crate::{
    data::{Random, SpeechShape},
    models::{
        backend::Backend,
        family::Architecture,
        footprint::Footprint,
        forms::Frames,
        layers::{BidirectionalGru, Kernels, Linear},
        scale::Scale,
    },
    words::noop,
};

/// After the front a GRU in both directions, then a linear map (after Deep Speech 2, Amodei et al. 2016). The scale is the
/// hidden width of each direction, and the channel count of the front.
#[derive(Module, Debug)]
pub struct Bigru<B: Numeric> {
    front: Subsampling<B>,
    recurrent: BidirectionalGru<B>,
    output: Linear<B>,
}

impl<B: Kernels> Architecture<B> for Bigru<B> {
    const NAME: &'static str = "bigru";
    const SCALE: &'static str = noop("hidden width");
    /// Flex trained the largest model of a preset at .70 of the speed of candle on one core, median of 5 pairs.
    const BACKEND: Backend = Backend::Candle;
    type Reads = SpeechShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let [bands, classes] = [shape.bands, shape.classes()];
        let width = scale.0 as usize;
        Self {
            front: Subsampling::new([bands, width], random, device),
            recurrent: BidirectionalGru::new([width, width], random, device),
            output: Linear::new([2 * width, classes], random, device),
        }
    }

    /// What the network costs for a second of speech; a sigmoid or hyperbolic tangent counts one.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [bands, classes] = [shape.bands, shape.classes()].map(|n| n as u64);
        let (width, frames) = (u64::from(scale.0), SECOND / STRIDE as u64);
        let recurrent = Footprint {
            parameters: 2 * 3 * (2 * width * width + 2 * width),
            flops_per_sample: 2 * frames * (3 * width * (4 * width + 2) + 10 * width),
            activations_per_sample: 2 * frames * 5 * width,
        };
        subsampling::footprint([bands, width])
            + recurrent
            + subsampling::linear([2 * width, classes])
    }

    /// Logits of every remaining frame, `[batch * frames / 4, classes]`.
    fn logits(&self, frames: Frames<B>) -> Tensor<B, 2> {
        let heard = self.front.forward(frames);
        let lengths = Some(heard.lengths);
        let states = self
            .recurrent
            .forward(heard.values.swap_dims(1, 2), lengths);
        self.output.forward(states).flatten(0, 1)
    }
}
