//! The deep learning recommendation model (Naumov et al. 2019): factors multiplied in pairs, read by a perceptron.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend as Numeric},
};

use super::perceptron::{Perceptron, perceptron};
use crate::{
    data::{ClickShape, Random},
    models::{
        backend::Backend,
        family::Architecture,
        footprint::Footprint,
        forms::{Fields, Rows},
        layers::{Embedding, Kernels, pairs, pairs_of},
        scale::Scale,
    },
    words::noop,
};

/// Deviation of the first factors.
const DEVIATION: f64 = 0.3;

/// A perceptron makes a factor of the numbers; it and the factors of all values are multiplied in pairs; a perceptron reads
/// the products and the first factor. The scale k is the size of a factor, the perceptrons' hidden layers have 4k and 8k.
#[derive(Module, Debug)]
pub struct Dlrm<B: Numeric> {
    factors: Embedding<B>,
    bottom: Perceptron<B>,
    top: Perceptron<B>,
}

/// Sizes of the perceptrons' layers.
fn sizes(fields: Fields, scale: Scale) -> [[usize; 3]; 2] {
    let width = scale.0 as usize;
    let products = pairs_of(fields.ids() + 1);
    [
        [fields.numbers, 4 * width, width],
        [width + products, 8 * width, 1],
    ]
}

impl<B: Kernels> Architecture<B> for Dlrm<B> {
    const NAME: &'static str = "dlrm";
    const SCALE: &'static str = noop("embedding dimension");
    /// Flex trained the largest model of a preset 1.04 times faster on one core, median of 5 pairs.
    const BACKEND: Backend = Backend::Candle;
    type Reads = ClickShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let fields = Fields::from(shape);
        let [bottom, top] = sizes(fields, scale);
        Self {
            factors: Embedding::new([fields.values, bottom[2]], DEVIATION, random, device),
            bottom: Perceptron::new(bottom, random, device),
            top: Perceptron::new(top, random, device),
        }
    }

    /// What the model costs.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let fields = Fields::from(shape);
        let width = u64::from(scale.0);
        let [bottom, top] = sizes(fields, scale).map(|s| perceptron(s.map(|n| n as u64)));
        let products = pairs_of(fields.ids() + 1) as u64;
        Footprint {
            parameters: fields.values as u64 * width + bottom[0] + top[0],
            flops_per_sample: bottom[1] + top[1] + 2 * width * products,
            activations_per_sample: bottom[2] + top[2] + (fields.ids() as u64 + 1) * width,
        }
    }

    /// Maps rows to logits `[batch, 1]`.
    fn logits(&self, rows: Rows<B>) -> Tensor<B, 2> {
        let of_numbers = self.bottom.forward(rows.numbers);
        let [batch, width] = of_numbers.dims();
        let all = vec![
            of_numbers.clone().reshape([batch, 1, width]),
            self.factors.forward(rows.ids),
        ];
        let products = pairs(Tensor::cat(all, 1));
        self.top.forward(Tensor::cat(vec![of_numbers, products], 1))
    }
}
