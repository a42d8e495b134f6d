//! The factorisation machine (Rendle 2010): every value has a weight and a factor, and all factors are multiplied in pairs.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend as Numeric},
};

use crate::{
    data::{ClickShape, Random},
    models::{
        backend::Backend,
        family::Architecture,
        footprint::Footprint,
        forms::{Fields, Rows},
        layers::{Embedding, Kernels, Linear, Tokens, sum_of_pairs},
        scale::Scale,
    },
    words::noop,
};

/// Deviation of the first factors: small, so that learning starts from weights alone.
const DEVIATION: f64 = 0.1;

/// `bias + weights + sum of <factor, factor> over all pairs`; a number's factor is multiplied by it. The scale is the size of a
/// factor.
#[derive(Module, Debug)]
pub struct Fm<B: Numeric> {
    weights: Embedding<B>,
    factors: Embedding<B>,
    of_numbers: Embedding<B>,
    linear: Linear<B>,
}

impl<B: Kernels> Architecture<B> for Fm<B> {
    const NAME: &'static str = "fm";
    const SCALE: &'static str = noop("embedding dimension");
    /// Flex trained the largest model of a preset 1.87 times faster on one core, median of 2 pairs.
    const BACKEND: Backend = Backend::Flex;
    type Reads = ClickShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let fields = Fields::from(shape);
        let width = scale.0 as usize;
        Self {
            weights: Embedding::new([fields.values, 1], 0.0, random, device),
            factors: Embedding::new([fields.values, width], DEVIATION, random, device),
            of_numbers: Embedding::new([fields.numbers, width], DEVIATION, random, device),
            linear: Linear::new([fields.numbers, 1], random, device),
        }
    }

    /// What the machine costs.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let fields = Fields::from(shape);
        let width = u64::from(scale.0);
        let [ids, numbers, values] =
            [fields.ids(), fields.numbers, fields.values].map(|n| n as u64);
        Footprint {
            parameters: values * (width + 1) + numbers * (width + 1) + 1,
            // A factor is multiplied by its number, added, squared and added; the sum is squared.
            flops_per_sample: ids
                + 3
                + 2 * numbers
                + numbers * width
                + (ids + numbers) * 3 * width
                + 2 * width,
            activations_per_sample: (ids + 2 * numbers) * (width + 1),
        }
    }

    /// Maps rows to logits `[batch, 1]`.
    fn logits(&self, rows: Rows<B>) -> Tensor<B, 2> {
        let [batch, numbers] = rows.numbers.dims();
        let of_values = self.factors.forward(rows.ids.clone());
        let order: Vec<usize> = (0..numbers).collect();
        let of_numbers = self.of_numbers.forward(Tokens::new(order, numbers));
        let of_numbers = of_numbers * rows.numbers.clone().reshape([batch, numbers, 1]);
        let weights = self
            .weights
            .forward(rows.ids)
            .sum_dim(1)
            .reshape([batch, 1]);
        let factors = Tensor::cat(vec![of_values, of_numbers], 1);
        self.linear.forward(rows.numbers) + weights + sum_of_pairs(factors)
    }
}
