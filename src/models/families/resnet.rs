//! The residual network: convolutions that add to what they read.

use burn::{
    module::Module,
    nn::{PaddingConfig2d, conv::Conv2dConfig},
    tensor::{Tensor, backend::Backend as Numeric},
};

use crate::{
    data::{PictureShape, Random},
    models::{
        backend::Backend,
        family::Architecture,
        footprint::Footprint,
        layers::{BatchNorm, Conv2d, Kernels, Linear, global_average},
        scale::Scale,
    },
    words::noop,
};

/// A 3x3 convolution, then three residual blocks with s, 2s and 4s channels, the last two halving the sides; then batch
/// normalisation, `ReLU`, the mean over the area and a linear map. The scale is s.
///
/// The blocks normalise before they convolve (He et al., "Identity Mappings in Deep Residual Networks", 2016).
#[derive(Module, Debug)]
pub struct Resnet<B: Numeric> {
    stem: Conv2d<B>,
    blocks: Vec<Block<B>>,
    norm: BatchNorm<B>,
    output: Linear<B>,
}

/// Two 3x3 convolutions, each of what a batch normalisation and `ReLU` leave, beside a way that changes nothing. Where the
/// block changes the shape, a 1x1 convolution of the first normalised values takes that way.
#[derive(Module, Debug)]
struct Block<B: Numeric> {
    norms: Vec<BatchNorm<B>>,
    convolutions: Vec<Conv2d<B>>,
    shortcut: Option<Conv2d<B>>,
}

/// Sizes of a block.
#[derive(Clone, Copy)]
struct Stage {
    /// Channels that come in.
    from: u64,
    /// Channels that go out.
    to: u64,
    /// Places of the input, in both directions, for one of the output.
    stride: u64,
}

impl Stage {
    fn changes_shape(self) -> bool {
        self.from != self.to || self.stride != 1
    }
}

fn stages(scale: Scale) -> [Stage; 3] {
    let s = u64::from(scale.0);
    [(s, s, 1), (s, 2 * s, 2), (2 * s, 4 * s, 2)].map(|(from, to, stride)| Stage {
        from,
        to,
        stride,
    })
}

/// A convolution without bias, since a batch normalisation follows; its output has one place for every `stride` of the input.
fn convolution<B: Numeric>(
    channels: [u64; 2],
    kernel: usize,
    stride: u64,
    random: &mut Random,
    device: &B::Device,
) -> Conv2d<B> {
    let edge = kernel / 2;
    let config = Conv2dConfig::new(channels.map(|n| n as usize), [kernel; 2])
        .with_stride([stride as usize; 2])
        .with_padding(PaddingConfig2d::Explicit(edge, edge, edge, edge))
        .with_bias(false);
    Conv2d::new(&config, random, device)
}

impl<B: Kernels> Architecture<B> for Resnet<B> {
    const NAME: &'static str = "resnet";
    const SCALE: &'static str = noop("base channels");
    /// CPU seconds of a trial at scale 8 on candle and flex: 7.0 and 6.8.
    const BACKEND: Backend = Backend::Candle;
    type Reads = PictureShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let [inputs, outputs] = [shape.channels, shape.classes];
        let stages = stages(scale);
        let features = stages[2].to as usize;
        Self {
            stem: convolution([inputs as u64, stages[0].from], 3, 1, random, device),
            blocks: stages
                .iter()
                .map(|stage| Block::new(*stage, random, device))
                .collect(),
            norm: BatchNorm::new(features, device),
            output: Linear::new([features, outputs], random, device),
        }
    }

    /// What the network costs on pictures of a height and width; batch normalisation counts one multiplication and one addition.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [inputs, outputs] = [shape.channels, shape.classes].map(|n| n as u64);
        let [mut height, mut width] = [shape.height, shape.width].map(|n| n as u64);
        let mut cost = Footprint::default();
        cost.convolve([inputs, stages(scale)[0].from], 9, height * width);
        for stage in stages(scale) {
            let Stage { from, to, stride } = stage;
            cost.normalise(from, height * width);
            (height, width) = (height.div_ceil(stride), width.div_ceil(stride));
            let area = height * width;
            cost.convolve([from, to], 9, area);
            cost.normalise(to, area);
            cost.convolve([to, to], 9, area);
            if stage.changes_shape() {
                cost.convolve([from, to], 1, area);
            }
            cost.flops_per_sample += to * area;
        }
        let features = 4 * u64::from(scale.0);
        cost.normalise(features, height * width);
        cost.flops_per_sample += height * width * features + (2 * features + 1) * outputs;
        cost.parameters += (features + 1) * outputs;
        cost.activations_per_sample += features + outputs;
        cost
    }

    /// Maps `[batch, channels, height, width]` to logits `[batch, outputs]`.
    fn logits(&self, x: Tensor<B, 4>) -> Tensor<B, 2> {
        let x = self.stem.forward(x);
        let x = self.blocks.iter().fold(x, |x, block| block.forward(x));
        self.output
            .forward(global_average(self.norm.forward_relu(x)))
    }
}

impl<B: Numeric> Block<B> {
    fn new(stage: Stage, random: &mut Random, device: &B::Device) -> Self {
        let Stage { from, to, stride } = stage;
        Self {
            norms: [from, to]
                .map(|channels| BatchNorm::new(channels as usize, device))
                .into(),
            convolutions: [([from, to], stride), ([to, to], 1)]
                .map(|(channels, stride)| convolution(channels, 3, stride, random, device))
                .into(),
            shortcut: stage
                .changes_shape()
                .then(|| convolution([from, to], 1, stride, random, device)),
        }
    }
}

impl<B: Kernels> Block<B> {
    fn forward(&self, x: Tensor<B, 4>) -> Tensor<B, 4> {
        let ready = self.norms[0].forward_relu(x.clone());
        let kept = match &self.shortcut {
            Some(shortcut) => shortcut.forward(ready.clone()),
            None => x,
        };
        let first = self.convolutions[0].forward(ready);
        kept + self.convolutions[1].forward(self.norms[1].forward_relu(first))
    }
}
