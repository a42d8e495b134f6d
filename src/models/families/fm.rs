//! The factorisation machine (Rendle 2010): every value has a weight and a factor, and all factors are multiplied in pairs.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend},
};

use super::features::{Fields, Rows};
use crate::{
    data::Random,
    models::{
        Footprint, Scale,
        layers::{Embedding, Kernels, Linear, Tokens, sum_of_pairs},
    },
};

/// Deviation of the first factors: small, so that learning starts from weights alone.
const DEVIATION: f64 = 0.1;

/// `bias + weights + sum of <factor, factor> over all pairs`; a number's factor is multiplied by it. The scale is the size of a
/// factor.
#[derive(Module, Debug)]
pub struct Fm<B: Backend> {
    weights: Embedding<B>,
    factors: Embedding<B>,
    of_numbers: Embedding<B>,
    linear: Linear<B>,
}

impl<B: Backend> Fm<B> {
    /// Builds the machine for rows of fields.
    pub fn new(fields: Fields, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let width = scale.0 as usize;
        Self {
            weights: Embedding::new([fields.values, 1], 0.0, random, device),
            factors: Embedding::new([fields.values, width], DEVIATION, random, device),
            of_numbers: Embedding::new([fields.numbers, width], DEVIATION, random, device),
            linear: Linear::new([fields.numbers, 1], random, device),
        }
    }
}

impl<B: Kernels> Fm<B> {
    /// Maps rows to logits `[batch, 1]`.
    pub fn forward(&self, rows: Rows<B>) -> Tensor<B, 2> {
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

/// What the machine costs.
pub fn footprint(fields: Fields, scale: Scale) -> Footprint {
    let width = u64::from(scale.0);
    let [ids, numbers, values] = [fields.ids(), fields.numbers, fields.values].map(|n| n as u64);
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
