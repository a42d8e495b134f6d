//! The LSTM language model: symbols as vectors, one recurrent layer, a linear map to the next symbol.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend as Numeric},
};

use crate::{
    data::{Random, TextShape},
    models::{
        backend::Backend,
        family::Architecture,
        footprint::Footprint,
        layers::{self, Embedding, Kernels, Linear, Tokens},
        scale::Scale,
    },
    words::noop,
};

/// An embedding, one LSTM layer (Hochreiter and Schmidhuber 1997) and a linear map, all of one width; the scale is that width.
#[derive(Module, Debug)]
pub struct Lstm<B: Numeric> {
    symbols: Embedding<B>,
    layer: layers::Lstm<B>,
    output: Linear<B>,
}

impl<B: Kernels> Architecture<B> for Lstm<B> {
    const NAME: &'static str = "lstm";
    const SCALE: &'static str = noop("hidden width");
    /// The workload of `bench`, both at once on one core, was 1.04 times faster on flex, median of 3 pairs.
    const BACKEND: Backend = Backend::Candle;
    type Reads = TextShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let symbols = shape.symbols;
        let width = scale.0 as usize;
        Self {
            symbols: Embedding::new([symbols, width], 1.0, random, device),
            layer: layers::Lstm::new([width, width], random, device),
            output: Linear::new([width, symbols], random, device),
        }
    }

    /// What the network costs on stretches of `steps` symbols. The activation functions are not counted.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [symbols, steps] = [shape.symbols, shape.context].map(|n| n as u64);
        let width = u64::from(scale.0);
        let gates = 4 * width;
        Footprint {
            parameters: symbols * width + 2 * gates * (width + 1) + (width + 1) * symbols,
            // Two products with their biases and their sum, the state's two products and sum and its gate, the output.
            flops_per_sample: steps
                * (2 * gates * (2 * width + 1) + gates + 4 * width + (2 * width + 1) * symbols),
            activations_per_sample: steps * (width + gates + 3 * width + symbols),
        }
    }

    /// Maps symbols `[batch, steps]` to the logits of the symbol after each `[batch * steps, symbols]`.
    fn logits(&self, symbols: Tokens) -> Tensor<B, 2> {
        let states = self.layer.forward(self.symbols.forward(symbols));
        self.output.forward(states.flatten(0, 1))
    }
}
