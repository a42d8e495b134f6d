//! The causal transformer: symbols that look back at those before them.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend},
};

use crate::{
    data::Random,
    models::{
        Footprint, Scale,
        layers::{Embedding, Kernels, LayerNorm, Linear, Mask, SelfAttention, Tokens},
    },
};

const BLOCKS: usize = 2;
/// Numbers of one attention head, where the width allows it.
const HEAD: usize = 16;

/// Two pre-norm blocks of causal attention and a feed-forward part four times as wide (Radford et al. 2019), with learned
/// places; the scale is the width.
#[derive(Module, Debug)]
pub struct Gpt<B: Backend> {
    symbols: Embedding<B>,
    places: Embedding<B>,
    blocks: Vec<Block<B>>,
    norm: LayerNorm<B>,
    output: Linear<B>,
}

/// Attention and a feed-forward part, each on a normalised copy of what it adds to.
#[derive(Module, Debug)]
struct Block<B: Backend> {
    attention_norm: LayerNorm<B>,
    attention: SelfAttention<B>,
    forward_norm: LayerNorm<B>,
    up: Linear<B>,
    down: Linear<B>,
}

impl<B: Backend> Gpt<B> {
    /// Builds the network for stretches of at most `context` symbols out of so many.
    pub fn new(
        [symbols, context]: [usize; 2],
        scale: Scale,
        random: &mut Random,
        device: &B::Device,
    ) -> Self {
        let width = scale.0 as usize;
        Self {
            symbols: Embedding::new([symbols, width], 0.5, random, device),
            places: Embedding::new([context, width], 0.5, random, device),
            blocks: (0..BLOCKS)
                .map(|_| Block::new(width, random, device))
                .collect(),
            norm: LayerNorm::new(width, device),
            output: Linear::new([width, symbols], random, device),
        }
    }
}

impl<B: Backend> Block<B> {
    fn new(width: usize, random: &mut Random, device: &B::Device) -> Self {
        Self {
            attention_norm: LayerNorm::new(width, device),
            attention: SelfAttention::new(width, heads(width), random, device),
            forward_norm: LayerNorm::new(width, device),
            up: Linear::new([width, 4 * width], random, device),
            down: Linear::new([4 * width, width], random, device),
        }
    }
}

/// The most heads of at least [`HEAD`] numbers that divide the width.
fn heads(width: usize) -> usize {
    let most = (width / HEAD).max(1);
    (1..=most)
        .rev()
        .find(|heads| width.is_multiple_of(*heads))
        .unwrap_or(1)
}

impl<B: Kernels> Gpt<B> {
    /// Maps symbols `[batch, steps]` to the logits of the symbol after each `[batch * steps, symbols]`.
    pub fn forward(&self, symbols: Tokens) -> Tensor<B, 2> {
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

impl<B: Kernels> Block<B> {
    fn forward(&self, x: Tensor<B, 3>, mask: &Mask) -> Tensor<B, 3> {
        let seen = self
            .attention
            .forward(self.attention_norm.forward(x.clone()), mask);
        let x = x + seen;
        let up = self.up.forward_gelu(self.forward_norm.forward(x.clone()));
        x + self.down.forward(up)
    }
}

/// What the network costs on stretches of `context` symbols. A place sees half of all places on average; the softmax, the
/// activation functions and the means and deviations of the norms are not counted.
pub fn footprint([symbols, context]: [u64; 2], scale: Scale) -> Footprint {
    let width = u64::from(scale.0);
    let linear = |inputs: u64, outputs: u64| (inputs + 1) * outputs;
    let applied = |inputs: u64, outputs: u64| (2 * inputs + 1) * outputs;
    let shapes = [
        [width, 3 * width],
        [width, width],
        [width, 4 * width],
        [4 * width, width],
    ];
    let norm = 2 * width;
    let block = shapes.iter().map(|[i, o]| linear(*i, *o)).sum::<u64>() + 2 * norm;
    let attention = 2 * width * (context + 1);
    let block_applied =
        shapes.iter().map(|[i, o]| applied(*i, *o)).sum::<u64>() + attention + 2 * norm + 2 * width;
    let blocks = BLOCKS as u64;
    let heads = heads(scale.0 as usize) as u64;
    Footprint {
        parameters: (symbols + context) * width + blocks * block + norm + linear(width, symbols),
        flops_per_sample: context
            * (width + blocks * block_applied + norm + applied(width, symbols)),
        activations_per_sample: context
            * (2 * width + blocks * (16 * width + heads * context) + symbols),
    }
}

#[cfg(test)]
mod tests {
    use super::heads;

    #[test]
    fn heads_divide_the_width() {
        assert_eq!(
            [1, 8, 16, 32, 48, 64, 100, 97].map(heads),
            [1, 1, 1, 2, 3, 4, 5, 1]
        );
    }
}
