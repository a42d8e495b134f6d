//! The convolutional network: three 3x3 convolutions with batch normalisation, pooled.

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

/// Convolutions with s, 2s and 4s channels, each with batch normalisation and `ReLU`, the first two followed by 2x2 max
/// pooling; then the mean over the area and a linear map. The scale is s.
#[derive(Module, Debug)]
pub struct Cnn<B: Numeric> {
    convolutions: Vec<Conv2d<B>>,
    norms: Vec<BatchNorm<B>>,
    output: Linear<B>,
}

impl<B: Kernels> Architecture<B> for Cnn<B> {
    const NAME: &'static str = "cnn";
    const SCALE: &'static str = noop("base channels");
    /// CPU seconds of a trial at scale 8 on candle and flex: 1.7 and 1.7. The workload of `bench`, both at once on one core, was
    /// 1.03 times faster on flex, median of 3 pairs.
    const BACKEND: Backend = Backend::Candle;
    type Reads = PictureShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let [inputs, outputs] = [shape.channels, shape.classes];
        let stages =
            stages(inputs as u64, scale).map(|stage| stage.map(|channels| channels as usize));
        Self {
            convolutions: stages
                .iter()
                .map(|channels| {
                    let config = Conv2dConfig::new(*channels, [3, 3]);
                    Conv2d::new(&config.with_padding(PaddingConfig2d::Same), random, device)
                })
                .collect(),
            norms: stages
                .iter()
                .map(|[_, out]| BatchNorm::new(*out, device))
                .collect(),
            output: Linear::new([stages[2][1], outputs], random, device),
        }
    }

    /// What the network costs on pictures of a height and width; batch normalisation counts one multiplication and one addition.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [inputs, outputs] = [shape.channels, shape.classes].map(|n| n as u64);
        let [mut height, mut width] = [shape.height, shape.width].map(|n| n as u64);
        let mut cost = Footprint::default();
        for (stage, [from, to]) in stages(inputs, scale).into_iter().enumerate() {
            let area = height * width;
            cost.parameters += (9 * from + 1) * to + 2 * to;
            cost.flops_per_sample += area * to * (2 * 9 * from + 1 + 2);
            cost.activations_per_sample += area * (from + 2 * to);
            if stage < 2 {
                (height, width) = (height / 2, width / 2);
            }
        }
        let features = 4 * u64::from(scale.0);
        cost.parameters += (features + 1) * outputs;
        cost.flops_per_sample += height * width * features + (2 * features + 1) * outputs;
        cost.activations_per_sample += features + outputs;
        cost
    }

    /// Maps `[batch, channels, height, width]` to logits `[batch, outputs]`.
    fn logits(&self, x: Tensor<B, 4>) -> Tensor<B, 2> {
        let stages = self.convolutions.iter().zip(&self.norms).enumerate();
        let x = stages.fold(x, |x, (stage, (convolution, norm))| {
            let x = convolution.forward(x);
            if stage < 2 {
                norm.forward_relu_pool(x)
            } else {
                norm.forward_relu(x)
            }
        });
        self.output.forward(global_average(x))
    }
}

/// Channels into and out of the three convolutions.
fn stages(inputs: u64, scale: Scale) -> [[u64; 2]; 3] {
    let s = u64::from(scale.0);
    [[inputs, s], [s, 2 * s], [2 * s, 4 * s]]
}
