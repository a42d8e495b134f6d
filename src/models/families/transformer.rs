//! The attending acoustic model: blocks of self-attention.

use burn::{
    module::Module,
    tensor::{Tensor, TensorData, backend::Backend as Numeric},
};

use super::subsampling::{self, SECOND, STRIDE, Subsampling};
use crate::{
    data::{Random, SpeechShape},
    models::{
        backend::Backend,
        family::Architecture,
        footprint::Footprint,
        forms::Frames,
        layers::{Kernels, LayerNorm, Linear, Mask, SelfAttention, keys_of},
        scale::Scale,
    },
    words::noop,
};

/// Blocks after the front.
const BLOCKS: usize = 2;
/// Width of a block's inner layer over `d_model`.
const INNER: usize = 4;

/// A transformer encoder (Vaswani et al. 2017, each block normalised before it reads): after the front, sinusoids of the
/// place, blocks of self-attention and two linear layers with GELU, then a linear map. The scale is `d_model`.
#[derive(Module, Debug)]
pub struct Transformer<B: Numeric> {
    front: Subsampling<B>,
    blocks: Vec<Block<B>>,
    norm: LayerNorm<B>,
    output: Linear<B>,
}

#[derive(Module, Debug)]
struct Block<B: Numeric> {
    norms: Vec<LayerNorm<B>>,
    attention: SelfAttention<B>,
    inner: Linear<B>,
    outer: Linear<B>,
}

/// Four heads where the width can be divided by four, else two or one.
fn heads(width: usize) -> usize {
    [4, 2, 1]
        .into_iter()
        .find(|n| width.is_multiple_of(*n))
        .unwrap_or(1)
}

impl<B: Kernels> Architecture<B> for Transformer<B> {
    const NAME: &'static str = "transformer";
    const SCALE: &'static str = noop("d_model");
    /// Flex trained a model of width 32 1.11 times faster on one core, median of 3 pairs.
    const BACKEND: Backend = Backend::Candle;
    type Reads = SpeechShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let [bands, classes] = [shape.bands, shape.classes()];
        let width = scale.0 as usize;
        Self {
            front: Subsampling::new([bands, width], random, device),
            blocks: (0..BLOCKS)
                .map(|_| Block {
                    norms: (0..2).map(|_| LayerNorm::new(width, device)).collect(),
                    attention: SelfAttention::new(width, heads(width), random, device),
                    inner: Linear::new([width, INNER * width], random, device),
                    outer: Linear::new([INNER * width, width], random, device),
                })
                .collect(),
            norm: LayerNorm::new(width, device),
            output: Linear::new([width, classes], random, device),
        }
    }

    /// What the network costs for a second of speech; a normalised number counts 7, a GELU 10.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [bands, classes] = [shape.bands, shape.classes()].map(|n| n as u64);
        let (width, frames) = (u64::from(scale.0), SECOND / STRIDE as u64);
        let (blocks, inner) = (BLOCKS as u64, INNER as u64 * width);
        let linear = |inputs: u64, outputs: u64| subsampling::linear([inputs, outputs]);
        let mut cost = subsampling::footprint([bands, width]) + linear(width, classes);
        for _ in 0..blocks {
            cost = cost
                + linear(width, 3 * width)
                + linear(width, width)
                + linear(width, inner)
                + linear(inner, width);
        }
        cost.parameters += (2 * blocks + 1) * 2 * width;
        cost.flops_per_sample +=
            blocks * frames * (4 * frames * width + 5 * frames * heads(width as usize) as u64);
        cost.flops_per_sample +=
            (2 * blocks + 1) * frames * 7 * width + blocks * frames * (10 * inner + 2 * width);
        cost.activations_per_sample +=
            blocks * frames * (frames * heads(width as usize) as u64 + 3 * width + inner);
        cost
    }

    /// Logits of every remaining frame, `[batch * frames / 4, classes]`.
    fn logits(&self, frames: Frames<B>) -> Tensor<B, 2> {
        let heard = self.front.forward(frames);
        let x = heard.values.swap_dims(1, 2);
        let mask = Mask {
            causal: false,
            keys: Some(keys_of(&heard.lengths)),
        };
        let x = x.clone() + places(x.dims(), &x.device());
        let x = self
            .blocks
            .iter()
            .fold(x, |x, block| block.forward(x, &mask));
        self.output.forward(self.norm.forward(x)).flatten(0, 1)
    }
}

impl<B: Kernels> Block<B> {
    fn forward(&self, x: Tensor<B, 3>, mask: &Mask) -> Tensor<B, 3> {
        let x = x.clone() + self.attention.forward(self.norms[0].forward(x), mask);
        let inner = self.inner.forward_gelu(self.norms[1].forward(x.clone()));
        x + self.outer.forward(inner)
    }
}

/// Sines and cosines of the place `[1, frames, width]`, at wavelengths up to 10 000 (Vaswani et al. 2017, section 3.5).
fn places<B: Numeric>([_, frames, width]: [usize; 3], device: &B::Device) -> Tensor<B, 3> {
    let value = |place: usize, at: usize| {
        let wavelength = 10_000_f64.powf((at - at % 2) as f64 / width as f64);
        let angle = place as f64 / wavelength;
        if at.is_multiple_of(2) {
            angle.sin()
        } else {
            angle.cos()
        }
    };
    let values = (0..frames).flat_map(|place| (0..width).map(move |at| value(place, at) as f32));
    let values = TensorData::new(values.collect::<Vec<f32>>(), [1, frames, width]);
    Tensor::from_data(values, device)
}
