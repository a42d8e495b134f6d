//! Two towers (Covington et al. 2016; Yi et al. 2019): a vector for the user, a vector for the item, and their product, so that
//! items can be looked up by their vectors.

use burn::{
    module::Module,
    tensor::{Tensor, backend::Backend},
};

use super::features::{Fields, Perceptron, Rows, perceptron};
use crate::{
    data::Random,
    models::{
        Footprint, Scale,
        layers::{Embedding, Kernels, Linear, pairs},
    },
};

/// Deviation of the first embeddings.
const DEVIATION: f64 = 0.3;

/// A perceptron reads the user's embeddings and numbers, another the item's; the logit is the product of their outputs, with a
/// learned factor and bias. The scale k is the size of embeddings and outputs, the hidden layers have 4k.
#[derive(Module, Debug)]
pub struct TwoTower<B: Backend> {
    embeddings: Embedding<B>,
    user: Perceptron<B>,
    item: Perceptron<B>,
    output: Linear<B>,
}

/// Sizes of the towers' layers.
fn sizes(fields: Fields, scale: Scale) -> [[usize; 3]; 2] {
    let width = scale.0 as usize;
    [
        [fields.of_user * width + fields.numbers, 4 * width, width],
        [fields.of_item * width, 4 * width, width],
    ]
}

impl<B: Backend> TwoTower<B> {
    /// Builds the towers for rows of fields.
    pub fn new(fields: Fields, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let [user, item] = sizes(fields, scale);
        Self {
            embeddings: Embedding::new([fields.values, user[2]], DEVIATION, random, device),
            user: Perceptron::new(user, random, device),
            item: Perceptron::new(item, random, device),
            output: Linear::new([1, 1], random, device),
        }
    }
}

impl<B: Kernels> TwoTower<B> {
    /// Maps rows to logits `[batch, 1]`, of which the first `of_user` ids describe the user.
    pub fn forward(&self, rows: Rows<B>, of_user: usize) -> Tensor<B, 2> {
        let embedded = self.embeddings.forward(rows.ids);
        let [batch, ids, width] = embedded.dims();
        let of = |from: usize, to: usize| {
            let part = embedded.clone().slice([0..batch, from..to]);
            part.reshape([batch, (to - from) * width])
        };
        let user = Tensor::cat(vec![of(0, of_user), rows.numbers], 1);
        let vectors = [self.user.forward(user), self.item.forward(of(of_user, ids))];
        let both = vectors.map(|v| v.reshape([batch, 1, width])).to_vec();
        self.output.forward(pairs(Tensor::cat(both, 1)))
    }
}

/// What the towers cost.
pub fn footprint(fields: Fields, scale: Scale) -> Footprint {
    let width = u64::from(scale.0);
    let [user, item] = sizes(fields, scale).map(|s| perceptron(s.map(|n| n as u64)));
    Footprint {
        parameters: fields.values as u64 * width + user[0] + item[0] + 2,
        flops_per_sample: user[1] + item[1] + 2 * width + 3,
        activations_per_sample: user[2] + item[2] + fields.ids() as u64 * width + 2,
    }
}
