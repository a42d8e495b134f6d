//! A pre-norm causal transformer: width 128, 4 layers, 4 heads, context 128, vocabulary 64, on a batch of 16.

use burn::{
    module::Module,
    tensor::{
        Tensor,
        backend::{AutodiffBackend, Backend},
    },
};

use super::training::{Model, Numbers};
use crate::data::Random;
use crate::models::layers::{Embedding, Kernels, LayerNorm, Linear, Mask, SelfAttention, Tokens};

/// Sequences; tests compare numbers and not speed, on fewer.
const BATCH: usize = if cfg!(test) { 2 } else { 16 };
const CONTEXT: usize = 128;
const WIDTH: usize = 128;
const LAYERS: usize = 4;
const HEADS: usize = 4;
const VOCABULARY: usize = 64;

/// Attention and a feed-forward part, each on a normalised copy of what it adds to.
#[derive(Module, Debug)]
struct Block<B: Backend> {
    attention_norm: LayerNorm<B>,
    attention: SelfAttention<B>,
    forward_norm: LayerNorm<B>,
    up: Linear<B>,
    down: Linear<B>,
}

/// The transformer.
#[derive(Module, Debug)]
pub struct Gpt<B: Backend> {
    tokens: Embedding<B>,
    places: Embedding<B>,
    blocks: Vec<Block<B>>,
    norm: LayerNorm<B>,
    head: Linear<B>,
}

impl<B: Backend> Block<B> {
    fn new(random: &mut Random, device: &B::Device) -> Self {
        Self {
            attention_norm: LayerNorm::new(WIDTH, device),
            attention: SelfAttention::new(WIDTH, HEADS, random, device),
            forward_norm: LayerNorm::new(WIDTH, device),
            up: Linear::new([WIDTH, 4 * WIDTH], random, device),
            down: Linear::new([4 * WIDTH, WIDTH], random, device),
        }
    }
}

impl<B: Kernels> Block<B> {
    fn forward(&self, x: Tensor<B, 3>, mask: &Mask) -> Tensor<B, 3> {
        let x = x.clone() + self.attention.forward(self.attention_norm.forward(x), mask);
        x.clone()
            + self
                .down
                .forward(self.up.forward_gelu(self.forward_norm.forward(x)))
    }
}

impl<B: AutodiffBackend + Kernels> Model<B> for Gpt<B> {
    /// Attention counts half of its scores, the causal ones.
    const FORWARD_FLOPS: f64 = 2.0
        * (BATCH * CONTEXT) as f64
        * (LAYERS * (12 * WIDTH * WIDTH + CONTEXT * WIDTH) + WIDTH * VOCABULARY) as f64;
    const LOGITS: [usize; 2] = [BATCH * CONTEXT, VOCABULARY];
    type Batch = Tokens;

    fn build(random: &mut Random, device: &B::Device) -> Self {
        Self {
            tokens: Embedding::new([VOCABULARY, WIDTH], 1.0, random, device),
            places: Embedding::new([CONTEXT, WIDTH], 1.0, random, device),
            blocks: (0..LAYERS).map(|_| Block::new(random, device)).collect(),
            norm: LayerNorm::new(WIDTH, device),
            head: Linear::new([WIDTH, VOCABULARY], random, device),
        }
    }

    fn batch(_: &B::Device) -> Tokens {
        Tokens::new(
            Numbers::new(2).classes::<Vec<_>>(BATCH * CONTEXT, VOCABULARY),
            CONTEXT,
        )
    }

    fn logits(&self, batch: &Tokens) -> Tensor<B, 2> {
        let mask = Mask {
            causal: true,
            keys: None,
        };
        let mut x = self.tokens.forward_placed(batch.clone(), &self.places);
        for block in &self.blocks {
            x = block.forward(x, &mask);
        }
        self.head
            .forward(self.norm.forward(x))
            .reshape(<Self as Model<B>>::LOGITS)
    }
}
