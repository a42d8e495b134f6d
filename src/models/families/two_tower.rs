//! Two towers (Covington et al. 2016; Yi et al. 2019): a vector for the user, a vector for the item, and their product, so that
//! items can be looked up by their vectors.

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
        layers::{Embedding, Kernels, Linear, pairs},
        scale::Scale,
    },
    words::noop,
};

/// Deviation of the first embeddings.
const DEVIATION: f64 = 0.3;

/// A perceptron reads the user's embeddings and numbers, another the item's; the logit is the product of their outputs, with a
/// learned factor and bias. The scale k is the size of embeddings and outputs, the hidden layers have 4k.
#[derive(Module, Debug)]
pub struct TwoTower<B: Numeric> {
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

impl<B: Kernels> Architecture<B> for TwoTower<B> {
    const NAME: &'static str = "two-tower";
    const SCALE: &'static str = noop("embedding dimension");
    /// Not timed; made of the same few products as fm.
    const BACKEND: Backend = Backend::Flex;
    type Reads = ClickShape;

    fn new(shape: Self::Reads, scale: Scale, random: &mut Random, device: &B::Device) -> Self {
        let fields = Fields::from(shape);
        let [user, item] = sizes(fields, scale);
        Self {
            embeddings: Embedding::new([fields.values, user[2]], DEVIATION, random, device),
            user: Perceptron::new(user, random, device),
            item: Perceptron::new(item, random, device),
            output: Linear::new([1, 1], random, device),
        }
    }

    /// What the towers cost.
    fn footprint(shape: Self::Reads, scale: Scale) -> Footprint {
        let fields = Fields::from(shape);
        let width = u64::from(scale.0);
        let [user, item] = sizes(fields, scale).map(|s| perceptron(s.map(|n| n as u64)));
        Footprint {
            parameters: fields.values as u64 * width + user[0] + item[0] + 2,
            flops_per_sample: user[1] + item[1] + 2 * width + 3,
            activations_per_sample: user[2] + item[2] + fields.ids() as u64 * width + 2,
        }
    }

    /// Maps rows, of which the first `of_user` ids describe the user, to logits `[batch, 1]`.
    fn logits(&self, rows: Rows<B>) -> Tensor<B, 2> {
        let of_user = rows.fields.of_user;
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
