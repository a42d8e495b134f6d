//! The deep learning recommendation model (Naumov et al. 2019): factors multiplied in pairs, read by a perceptron.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend},
};

use super::features::{Fields, Perceptron, Rows, perceptron};
use crate::{
    data::Random,
    models::{
        Footprint, Scale,
        layers::{Embedding, Kernels, pairs, pairs_of},
    },
};

/// Deviation of the first factors.
const DEVIATION: f64 = 0.3;

/// A perceptron makes a factor of the numbers; it and the factors of all values are multiplied in pairs; a perceptron reads
/// the products and the first factor. The scale k is the size of a factor, the perceptrons' hidden layers have 4k and 8k.
#[derive(Module, Debug)]
pub struct Dlrm<B: Backend> {
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

impl<B: Backend> Dlrm<B> {
    /// Builds the model for rows of fields.
    pub fn new(fields: Fields, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let [bottom, top] = sizes(fields, scale);
        Self {
            factors: Embedding::new([fields.values, bottom[2]], DEVIATION, random, device),
            bottom: Perceptron::new(bottom, random, device),
            top: Perceptron::new(top, random, device),
        }
    }
}

impl<B: Kernels> Dlrm<B> {
    /// Maps rows to logits `[batch, 1]`.
    pub fn forward(&self, rows: Rows<B>) -> Tensor<B, 2> {
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

/// What the model costs.
pub fn footprint(fields: Fields, scale: Scale) -> Footprint {
    let width = u64::from(scale.0);
    let [bottom, top] = sizes(fields, scale).map(|s| perceptron(s.map(|n| n as u64)));
    let products = pairs_of(fields.ids() + 1) as u64;
    Footprint {
        parameters: fields.values as u64 * width + bottom[0] + top[0],
        flops_per_sample: bottom[1] + top[1] + 2 * width * products,
        activations_per_sample: bottom[2] + top[2] + (fields.ids() as u64 + 1) * width,
    }
}
