//! A block of a transformer, and where the parts of a sequence stand.

use burn::{
    module::{Module, Param},
    tensor::{Tensor, backend::Backend},
};
use scalescope_kernels::{dispatch::Kernels, operations::attention::Mask};

use super::{LayerNorm, Linear, SelfAttention, initial};
use crate::{data::Random, models::footprint::Footprint};

/// Numbers of an attention head, where the width allows it.
const HEAD: usize = 16;

/// Width of the inner layer over the block's own.
const INNER: usize = 4;

/// Attention and two linear layers with GELU, each on a normalised copy of what it adds to (pre-norm, Radford et al. 2019).
#[derive(Module, Debug)]
pub struct TransformerBlock<B: Backend> {
    attention_norm: LayerNorm<B>,
    attention: SelfAttention<B>,
    forward_norm: LayerNorm<B>,
    up: Linear<B>,
    down: Linear<B>,
}

/// A learned row of numbers for each place of a sequence.
#[derive(Module, Debug)]
pub struct Places<B: Backend> {
    rows: Param<Tensor<B, 2>>,
}

/// The most heads of at least 16 numbers that divide the width.
pub fn heads(width: usize) -> usize {
    let most = (width / HEAD).max(1);
    (1..=most)
        .rev()
        .find(|heads| width.is_multiple_of(*heads))
        .unwrap_or(1)
}

/// Which places a place attends to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those before it and itself: half of all on average.
    Back,
    /// All.
    Everywhere,
}

/// What a block of a width costs on a sequence: its parameters; for each of `steps` places the FLOPs, and the numbers that are kept
/// of it. The softmax, the activation functions and the means and deviations of the norms are not counted; both ways around a
/// block are added.
pub fn block_cost(width: u64, steps: u64, reach: Reach) -> Footprint {
    let inner = INNER as u64 * width;
    let shapes = [
        [width, 3 * width],
        [width, width],
        [width, inner],
        [inner, width],
    ];
    let learned = shapes
        .iter()
        .map(|[inputs, outputs]| (inputs + 1) * outputs);
    let applied = shapes
        .iter()
        .map(|[inputs, outputs]| (2 * inputs + 1) * outputs);
    let norms = 2 * 2 * width;
    // Scores of the places that are seen, and the values that they weigh.
    let attention = match reach {
        Reach::Back => 2 * width * (steps + 1),
        Reach::Everywhere => 4 * width * steps,
    };
    Footprint {
        parameters: learned.sum::<u64>() + norms,
        flops_per_sample: applied.sum::<u64>() + attention + norms + 2 * width,
        activations_per_sample: 16 * width + heads(width as usize) as u64 * steps,
    }
}

impl<B: Backend> TransformerBlock<B> {
    /// A block of a width, its inner layer four times as wide.
    pub fn new(width: usize, random: &mut Random, device: &B::Device) -> Self {
        Self {
            attention_norm: LayerNorm::new(width, device),
            attention: SelfAttention::new(width, heads(width), random, device),
            forward_norm: LayerNorm::new(width, device),
            up: Linear::new([width, INNER * width], random, device),
            down: Linear::new([INNER * width, width], random, device),
        }
    }
}

impl<B: Kernels> TransformerBlock<B> {
    /// `[batch, steps, width]` to the same.
    pub fn forward(&self, x: Tensor<B, 3>, mask: &Mask) -> Tensor<B, 3> {
        let seen = self.attention_norm.forward(x.clone());
        let x = x + self.attention.forward(seen, mask);
        let inner = self.up.forward_gelu(self.forward_norm.forward(x.clone()));
        x + self.down.forward(inner)
    }
}

impl<B: Backend> Places<B> {
    /// Rows of normal numbers of a given standard deviation.
    pub fn new(
        [places, width]: [usize; 2],
        deviation: f64,
        random: &mut Random,
        device: &B::Device,
    ) -> Self {
        Self {
            rows: initial::normal([places, width], deviation, random, device),
        }
    }

    /// Adds every place's row to `[batch, places, width]`.
    pub fn add_to(&self, x: Tensor<B, 3>) -> Tensor<B, 3> {
        x + self.rows.val().unsqueeze()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::layers::testing::{Trained, agree, results, tensor};

    #[test]
    fn heads_divide_the_width() {
        assert_eq!(
            [1, 8, 16, 32, 48, 64, 100, 97].map(heads),
            [1, 1, 1, 2, 3, 4, 5, 1]
        );
    }

    fn placed<B: Trained>() -> Vec<Vec<f32>> {
        use crate::data::Purpose;
        let (random, device) = (&mut Random::new(1, Purpose::Weights), B::Device::default());
        let places = Places::<B>::new([5, 32], 0.5, random, &device);
        let block = TransformerBlock::<B>::new(32, random, &device);
        let x = tensor::<B, 3>(3, [2, 5, 32]).require_grad();
        let mask = Mask {
            causal: false,
            keys: None,
        };
        let y = block.forward(places.add_to(x.clone()), &mask);
        results(y, |found| vec![found.of(&x), found.of(&places.rows.val())])
    }

    #[test]
    fn both_backends_agree_with_burn() {
        agree!(placed());
    }
}
