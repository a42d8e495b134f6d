//! The multi-layer perceptron: one hidden layer with `ReLU`.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend},
};

use crate::{
    data::Random,
    models::{
        Footprint, Scale,
        layers::{Kernels, Linear},
    },
};

/// One hidden layer with `ReLU`; the scale is its width.
#[derive(Module, Debug)]
pub struct Mlp<B: Backend> {
    hidden: Linear<B>,
    output: Linear<B>,
}

impl<B: Backend> Mlp<B> {
    /// Builds the network for `inputs` numbers and `outputs` classes.
    pub fn new(
        [inputs, outputs]: [usize; 2],
        scale: Scale,
        random: &mut Random,
        device: &B::Device,
    ) -> Self {
        let width = scale.0 as usize;
        Self {
            hidden: Linear::new([inputs, width], random, device),
            output: Linear::new([width, outputs], random, device),
        }
    }
}

impl<B: Kernels> Mlp<B> {
    /// Maps `[batch, inputs]` to logits `[batch, outputs]`.
    pub fn forward(&self, x: Tensor<B, 2>) -> Tensor<B, 2> {
        self.output.forward(self.hidden.forward_relu(x))
    }
}

/// What the network costs.
pub fn footprint([inputs, outputs]: [u64; 2], scale: Scale) -> Footprint {
    let width = u64::from(scale.0);
    Footprint {
        parameters: (inputs + 1) * width + (width + 1) * outputs,
        flops_per_sample: (2 * inputs + 1) * width + (2 * width + 1) * outputs,
        activations_per_sample: inputs + width + outputs,
    }
}
