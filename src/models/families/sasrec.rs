//! Self-attentive sequential recommendation (Kang and `McAuley` 2018): what was heard looks back at all that was heard before.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend as Numeric},
};

use crate::{
    data::{HistoryShape, Random},
    models::{
        backend::Backend,
        family::Architecture,
        footprint::Footprint,
        forms::HistoryBatch,
        layers::{
            Catalogue, Embedding, Kernels, LayerNorm, Mask, Reach, TransformerBlock, block_cost,
        },
        scale::Scale,
    },
    words::noop,
};

const BLOCKS: usize = 2;

/// Two causal blocks as in `gpt`, with learned places; items are scored by the table that they are read from. The scale is the
/// width. Unlike the paper's blocks these have an inner layer four times as wide with GELU, and no dropout.
#[derive(Module, Debug)]
pub struct Sasrec<B: Numeric> {
    catalogue: Catalogue<B>,
    places: Embedding<B>,
    blocks: Vec<TransformerBlock<B>>,
    norm: LayerNorm<B>,
}

impl<B: Kernels> Architecture<B> for Sasrec<B> {
    const NAME: &'static str = "sasrec";
    const SCALE: &'static str = noop("model width");
    /// Not timed; made of the same layers as gpt.
    const BACKEND: Backend = Backend::Candle;
    type Reads = HistoryShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let width = scale.0 as usize;
        let deviation = 1.0 / (width as f64).sqrt();
        Self {
            catalogue: Catalogue::new([shape.items, 0, width], random, device),
            places: Embedding::new([shape.context, width], deviation, random, device),
            blocks: (0..BLOCKS)
                .map(|_| TransformerBlock::new(width, random, device))
                .collect(),
            norm: LayerNorm::new(width, device),
        }
    }

    /// What the network costs on a history of mean length, each of whose items is answered with a score for every item. A place sees
    /// half of all places on average; the softmax, the activation functions and the means and deviations of the norms are not
    /// counted.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [items, context, steps] = [shape.items, shape.context, shape.answers].map(|n| n as u64);
        let width = u64::from(scale.0);
        let applied = |inputs: u64, outputs: u64| (2 * inputs + 1) * outputs;
        let norm = 2 * width;
        let block = block_cost(width, steps, Reach::Back);
        let blocks = BLOCKS as u64;
        Footprint {
            parameters: (items + context) * width + items + blocks * block.parameters + norm,
            flops_per_sample: steps
                * (2 * width + blocks * block.flops_per_sample + norm + applied(width, items)),
            activations_per_sample: steps
                * (2 * width + blocks * block.activations_per_sample + items),
        }
    }

    /// The scores of the item after each place that is asked `[asked, items]`. No place sees a later one, so that what fills a
    /// history up behind changes nothing.
    fn logits(&self, histories: HistoryBatch) -> Tensor<B, 2> {
        let mask = Mask {
            causal: true,
            keys: None,
        };
        let x = self
            .catalogue
            .forward_placed(histories.items(), &self.places);
        let x = self
            .blocks
            .iter()
            .fold(x, |x, block| block.forward(x, &mask));
        let x = self.norm.forward(histories.of(x));
        self.catalogue.scores(x, histories.scored.as_ref())
    }
}
