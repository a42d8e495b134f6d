//! The causal transformer: symbols that look back at those before them.

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
        layers::{
            Embedding, Kernels, LayerNorm, Linear, Mask, Reach, Tokens, TransformerBlock,
            block_cost,
        },
        scale::Scale,
    },
    words::noop,
};

const BLOCKS: usize = 2;

/// Two pre-norm blocks of causal attention and a feed-forward part four times as wide (Radford et al. 2019), with learned
/// places; the scale is the width.
#[derive(Module, Debug)]
pub struct Gpt<B: Numeric> {
    symbols: Embedding<B>,
    places: Embedding<B>,
    blocks: Vec<TransformerBlock<B>>,
    norm: LayerNorm<B>,
    output: Linear<B>,
}

impl<B: Kernels> Architecture<B> for Gpt<B> {
    const NAME: &'static str = "gpt";
    const SCALE: &'static str = noop("model width");
    /// The workload of `bench`, both at once on one core, was 1.01 times faster on flex, median of 3 pairs.
    const BACKEND: Backend = Backend::Candle;
    type Reads = TextShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let TextShape { symbols, context } = shape;
        let width = scale.0 as usize;
        Self {
            symbols: Embedding::new([symbols, width], 0.5, random, device),
            places: Embedding::new([context, width], 0.5, random, device),
            blocks: (0..BLOCKS)
                .map(|_| TransformerBlock::new(width, random, device))
                .collect(),
            norm: LayerNorm::new(width, device),
            output: Linear::new([width, symbols], random, device),
        }
    }

    /// What the network costs on stretches of `context` symbols. A place sees half of all places on average; the softmax, the
    /// activation functions and the means and deviations of the norms are not counted.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [symbols, context] = [shape.symbols, shape.context].map(|n| n as u64);
        let width = u64::from(scale.0);
        let linear = |inputs: u64, outputs: u64| (inputs + 1) * outputs;
        let applied = |inputs: u64, outputs: u64| (2 * inputs + 1) * outputs;
        let norm = 2 * width;
        let block = block_cost(width, context, Reach::Back);
        let blocks = BLOCKS as u64;
        Footprint {
            parameters: (symbols + context) * width
                + blocks * block.parameters
                + norm
                + linear(width, symbols),
            flops_per_sample: context
                * (width + blocks * block.flops_per_sample + norm + applied(width, symbols)),
            activations_per_sample: context
                * (2 * width + blocks * block.activations_per_sample + symbols),
        }
    }

    /// Maps symbols `[batch, steps]` to the logits of the symbol after each `[batch * steps, symbols]`.
    fn logits(&self, symbols: Tokens) -> Tensor<B, 2> {
        let mask = Mask {
            causal: true,
            keys: None,
        };
        let x = self.symbols.forward_placed(symbols, &self.places);
        let x = self
            .blocks
            .iter()
            .fold(x, |x, block| block.forward(x, &mask));
        self.output.forward(self.norm.forward(x).flatten(0, 1))
    }
}
