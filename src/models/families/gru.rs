//! The GRU language model: symbols as vectors, one recurrent layer, a linear map to the next symbol.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend},
};

use crate::{
    data::Random,
    models::{
        Footprint, Scale,
        layers::{self, Embedding, Kernels, Linear, Tokens},
    },
};

/// An embedding, one GRU layer (Cho et al. 2014) and a linear map, all of one width; the scale is that width.
#[derive(Module, Debug)]
pub struct Gru<B: Backend> {
    symbols: Embedding<B>,
    layer: layers::Gru<B>,
    output: Linear<B>,
}

impl<B: Backend> Gru<B> {
    /// Builds the network for texts of so many symbols.
    pub fn new(symbols: usize, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let width = scale.0 as usize;
        Self {
            symbols: Embedding::new([symbols, width], 1.0, random, device),
            layer: layers::Gru::new([width, width], random, device),
            output: Linear::new([width, symbols], random, device),
        }
    }
}

impl<B: Kernels> Gru<B> {
    /// Maps symbols `[batch, steps]` to the logits of the symbol after each `[batch * steps, symbols]`.
    pub fn forward(&self, symbols: Tokens) -> Tensor<B, 2> {
        let states = self.layer.forward(self.symbols.forward(symbols));
        self.output.forward(states.flatten(0, 1))
    }
}

/// What the network costs on stretches of `steps` symbols. The activation functions are not counted.
pub fn footprint([symbols, steps]: [u64; 2], scale: Scale) -> Footprint {
    let width = u64::from(scale.0);
    let gates = 3 * width;
    Footprint {
        parameters: symbols * width + 2 * gates * (width + 1) + (width + 1) * symbols,
        // Two products with their biases and their sum, the reset, the mixture of old and new state, the output.
        flops_per_sample: steps
            * (2 * gates * (2 * width + 1) + gates + 4 * width + (2 * width + 1) * symbols),
        activations_per_sample: steps * (width + 2 * gates + width + symbols),
    }
}
