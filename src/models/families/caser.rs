//! Convolutional sequence embedding (Tang and Wang 2018): the last items as a picture, over which filters run.

use burn::{
    module::Module,
    nn::conv::Conv1dConfig,
    tensor::{Tensor, backend::Backend as Numeric},
};

use crate::{
    data::{HistoryShape, Random},
    models::{
        backend::Backend,
        family::Architecture,
        footprint::Footprint,
        forms::HistoryBatch,
        layers::{Catalogue, Conv1d, Kernels, Linear},
        scale::Scale,
    },
    words::noop,
};

/// Items that are seen, the last ones: the best of the paper's.
const SEEN: usize = 5;
/// Filters down the items, each a weighted sum of them: the paper's.
const DOWN: usize = 4;

/// Filters across the rows of one to five neighbours, each kept where it answers most; filters down the items; a layer with `ReLU`
/// over both; items are scored by the table that they are read from. The scale is the width; there are half as many filters of
/// each height. Unlike the paper's network it does not know who listens, only what was heard.
#[derive(Module, Debug)]
pub struct Caser<B: Numeric> {
    catalogue: Catalogue<B>,
    across: Vec<Conv1d<B>>,
    down: Linear<B>,
    output: Linear<B>,
}

/// Filters of each height.
fn filters(width: usize) -> usize {
    width.div_ceil(2)
}

impl<B: Kernels> Architecture<B> for Caser<B> {
    const NAME: &'static str = "caser";
    const SCALE: &'static str = noop("embedding dimension");
    /// Not timed; made of products and convolutions, as conv.
    const BACKEND: Backend = Backend::Candle;
    type Reads = HistoryShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let width = scale.0 as usize;
        let of_height = |height: usize| Conv1dConfig::new(width, filters(width), height);
        let mut across = Vec::with_capacity(SEEN);
        for height in 1..=SEEN {
            across.push(Conv1d::new(&of_height(height), random, device));
        }
        Self {
            // One row more stands for what was before the first item.
            catalogue: Catalogue::new([shape.items, 1, width], random, device),
            across,
            down: Linear::new([SEEN, DOWN], random, device),
            output: Linear::new(
                [SEEN * filters(width) + DOWN * width, width],
                random,
                device,
            ),
        }
    }

    /// What the network costs on a history of mean length, each of whose items is answered with a score for every item; maxima
    /// are not counted.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let [items, steps] = [shape.items, shape.answers].map(|n| n as u64);
        let [seen, down] = [SEEN, DOWN].map(|n| n as u64);
        let (width, filters) = (u64::from(scale.0), filters(scale.0 as usize) as u64);
        let heights = 1..=seen;
        let taps: u64 = heights.clone().sum();
        let places: u64 = heights.clone().map(|h| seen + 1 - h).sum();
        let products: u64 = heights.map(|h| (2 * h * width + 1) * (seen + 1 - h)).sum();
        let joined = seen * filters + down * width;
        Footprint {
            parameters: (items + 1) * width
                + items
                + taps * width * filters
                + seen * filters
                + (seen + 1) * down
                + (joined + 1) * width,
            flops_per_sample: steps
                * (seen * width
                    + products * filters
                    + (2 * seen + 1) * down * width
                    + (2 * joined + 1) * width
                    + (2 * width + 1) * items),
            activations_per_sample: steps
                * (2 * seen * width + places * filters + joined + width + items),
        }
    }

    /// The scores of the item after each place that is asked `[asked, items]`.
    fn logits(&self, histories: HistoryBatch) -> Tensor<B, 2> {
        let seen = histories.last(SEEN, self.catalogue.items());
        // Numbers of an item are channels, items are steps.
        let picture = self.catalogue.forward(seen).swap_dims(1, 2);
        let [asked, width, _] = picture.dims();
        let mut parts: Vec<Tensor<B, 2>> = Vec::with_capacity(SEEN + 1);
        for convolution in &self.across {
            let answers = convolution.forward_relu(picture.clone());
            let filters = answers.dims()[1];
            parts.push(answers.max_dim(2).reshape([asked, filters]));
        }
        let down = self.down.forward(picture);
        parts.push(down.reshape([asked, DOWN * width]));
        let x = self.output.forward_relu(Tensor::cat(parts, 1));
        self.catalogue.scores(x, histories.scored.as_ref())
    }
}
