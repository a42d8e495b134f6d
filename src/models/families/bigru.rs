//! The recurrent acoustic model: a gated recurrent layer in both directions.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend},
};

use super::subsampling::{self, Frames, SECOND, STRIDE, Subsampling};
use crate::{
    data::Random,
    models::{
        Footprint, Scale,
        layers::{BidirectionalGru, Kernels, Linear},
    },
};

/// After the front a GRU in both directions, then a linear map (after Deep Speech 2, Amodei et al. 2016). The scale is the
/// hidden width of each direction, and the channel count of the front.
#[derive(Module, Debug)]
pub struct Bigru<B: Backend> {
    front: Subsampling<B>,
    recurrent: BidirectionalGru<B>,
    output: Linear<B>,
}

impl<B: Backend> Bigru<B> {
    /// Builds the network for spectra of `bands` and so many `classes`, the blank among them.
    pub fn new(
        [bands, classes]: [usize; 2],
        scale: Scale,
        random: &mut Random,
        device: &B::Device,
    ) -> Self {
        let width = scale.0 as usize;
        Self {
            front: Subsampling::new([bands, width], random, device),
            recurrent: BidirectionalGru::new([width, width], random, device),
            output: Linear::new([2 * width, classes], random, device),
        }
    }
}

impl<B: Kernels> Bigru<B> {
    /// Logits of every remaining frame, `[batch, frames / 4, classes]`.
    pub fn forward(&self, frames: Frames<B>) -> Tensor<B, 3> {
        let heard = self.front.forward(frames);
        let lengths = Some(heard.lengths);
        let states = self
            .recurrent
            .forward(heard.values.swap_dims(1, 2), lengths);
        self.output.forward(states)
    }
}

/// What the network costs for a second of speech; a sigmoid or hyperbolic tangent counts one.
pub fn footprint([bands, classes]: [u64; 2], scale: Scale) -> Footprint {
    let (width, frames) = (u64::from(scale.0), SECOND / STRIDE as u64);
    let recurrent = Footprint {
        parameters: 2 * 3 * (2 * width * width + 2 * width),
        flops_per_sample: 2 * frames * (3 * width * (4 * width + 2) + 10 * width),
        activations_per_sample: 2 * frames * 5 * width,
    };
    subsampling::footprint([bands, width]) + recurrent + subsampling::linear([2 * width, classes])
}
