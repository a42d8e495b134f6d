//! A recurrent recommender (Hidasi et al. 2016): a state that every item moves on.

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
        layers::{Catalogue, Gru, Kernels, Linear},
        scale::Scale,
    },
    words::noop,
};

/// A GRU over the items' rows and a linear map; items are scored by the table that they are read from, as the authors' later
/// "constrained embedding" does. The scale is the width of all.
#[derive(Module, Debug)]
pub struct Gru4rec<B: Numeric> {
    catalogue: Catalogue<B>,
    layer: Gru<B>,
    output: Linear<B>,
}

impl<B: Kernels> Architecture<B> for Gru4rec<B> {
    const NAME: &'static str = "gru4rec";
    const SCALE: &'static str = noop("hidden width");
    /// Not timed; made of the same layer as gru.
    const BACKEND: Backend = Backend::Candle;
    type Reads = HistoryShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let width = scale.0 as usize;
        Self {
            catalogue: Catalogue::new([shape.items, 0, width], random, device),
            layer: Gru::new([width, width], random, device),
            output: Linear::new([width, width], random, device),
        }
    }

    /// What the network costs on a history of mean length, each of whose items is answered with a score for every item. The
    /// activation functions are not counted.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [items, steps] = [shape.items, shape.answers].map(|n| n as u64);
        let width = u64::from(scale.0);
        let gates = 3 * width;
        Footprint {
            parameters: items * width + items + 2 * gates * (width + 1) + (width + 1) * width,
            // Two products with their biases and their sum, the reset, the mixture of old and new state, the map, the scores.
            flops_per_sample: steps
                * (width
                    + 2 * gates * (2 * width + 1)
                    + gates
                    + 4 * width
                    + (2 * width + 1) * (width + items)),
            activations_per_sample: steps * (width + 2 * gates + 2 * width + items),
        }
    }

    /// The scores of the item after each place that is asked `[asked, items]`.
    fn logits(&self, histories: HistoryBatch) -> Tensor<B, 2> {
        let states = self
            .layer
            .forward(self.catalogue.forward(histories.items()));
        let x = self.output.forward(histories.of(states));
        self.catalogue.scores(x, histories.scored.as_ref())
    }
}
