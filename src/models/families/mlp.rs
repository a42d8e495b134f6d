//! The multi-layer perceptron: one hidden layer with `ReLU`.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend as Numeric},
};

use crate::{
    data::{PictureShape, Random},
    models::{
        backend::Backend,
        family::Architecture,
        footprint::Footprint,
        layers::{Kernels, Linear},
        scale::Scale,
    },
    words::noop,
};

/// One hidden layer with `ReLU`; the scale is its width.
#[derive(Module, Debug)]
pub struct Mlp<B: Numeric> {
    hidden: Linear<B>,
    output: Linear<B>,
}

impl<B: Kernels> Architecture<B> for Mlp<B> {
    const NAME: &'static str = "mlp";
    const SCALE: &'static str = noop("hidden width");
    /// Flex trained the largest model of a preset 1.34 times faster on one core, median of 5 pairs.
    const BACKEND: Backend = Backend::Flex;
    type Reads = PictureShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let [inputs, outputs] = [shape.numbers(), shape.classes];
        let width = scale.0 as usize;
        Self {
            hidden: Linear::new([inputs, width], random, device),
            output: Linear::new([width, outputs], random, device),
        }
    }

    /// What the network costs.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [inputs, outputs] = [shape.numbers(), shape.classes].map(|n| n as u64);
        let width = u64::from(scale.0);
        Footprint {
            parameters: (inputs + 1) * width + (width + 1) * outputs,
            flops_per_sample: (2 * inputs + 1) * width + (2 * width + 1) * outputs,
            activations_per_sample: inputs + width + outputs,
        }
    }

    /// Maps `[batch, channels, height, width]` to logits `[batch, outputs]`.
    fn logits(&self, x: Tensor<B, 4>) -> Tensor<B, 2> {
        let x = x.flatten(1, 3);
        self.output.forward(self.hidden.forward_relu(x))
    }
}
