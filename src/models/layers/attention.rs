//! Attention of several heads: of a sequence to itself, or to another one.

use std::ops::Range;

use burn::{
    module::Module,
    tensor::{Bool, Tensor, TensorData, activation::softmax, backend::Backend},
};
use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operations::attention::{self, Mask},
};

use super::Linear;
use crate::data::Random;

/// Attention of a sequence to itself, with its projections.
#[derive(Module, Debug)]
pub struct SelfAttention<B: Backend> {
    /// Queries, keys and values side by side.
    project: Linear<B>,
    output: Linear<B>,
    heads: usize,
}

/// Attention to another sequence, with its projections.
#[derive(Module, Debug)]
pub struct CrossAttention<B: Backend> {
    query: Linear<B>,
    /// Keys and values side by side.
    project: Linear<B>,
    output: Linear<B>,
    heads: usize,
}

impl<B: Backend> SelfAttention<B> {
    /// A layer whose width is a multiple of its heads.
    pub fn new(width: usize, heads: usize, random: &mut Random, device: &B::Device) -> Self {
        let [project, output] =
            [3, 1].map(|parts| Linear::new([width, parts * width], random, device));
        Self {
            project,
            output,
            heads,
        }
    }
}

impl<B: Kernels> SelfAttention<B> {
    /// `[batch, steps, width]` to the same.
    ///
    /// # Panics
    /// Never: three projections come in three parts.
    pub fn forward(&self, x: Tensor<B, 3>, mask: &Mask) -> Tensor<B, 3> {
        let projected = self.project.forward(x);
        let mixed = match B::route() {
            Route::Own => {
                let (heads, mask) = (self.heads, mask.clone());
                apply(attention::SelfAttention { heads, mask }, [raw(projected)]).0
            }
            Route::Burn => {
                let [query, key, value] = projected.chunk(3, 2).try_into().expect("three parts");
                by_burn([query, key, value], self.heads, mask)
            }
        };
        self.output.forward(mixed)
    }
}

impl<B: Backend> CrossAttention<B> {
    /// A layer whose width is a multiple of its heads.
    pub fn new(width: usize, heads: usize, random: &mut Random, device: &B::Device) -> Self {
        let [query, project, output] =
            [1, 2, 1].map(|parts| Linear::new([width, parts * width], random, device));
        Self {
            query,
            project,
            output,
            heads,
        }
    }
}

impl<B: Kernels> CrossAttention<B> {
    /// `[batch, steps, width]`, seeing `other [batch, keys, width]`, to `[batch, steps, width]`.
    ///
    /// # Panics
    /// Never: two projections come in two parts.
    pub fn forward(&self, x: Tensor<B, 3>, other: Tensor<B, 3>, mask: &Mask) -> Tensor<B, 3> {
        let (query, projected) = (self.query.forward(x), self.project.forward(other));
        let mixed = match B::route() {
            Route::Own => {
                let (heads, mask) = (self.heads, mask.clone());
                apply(
                    attention::CrossAttention { heads, mask },
                    [raw(query), raw(projected)],
                )
                .0
            }
            Route::Burn => {
                let [key, value] = projected.chunk(2, 2).try_into().expect("two parts");
                by_burn([query, key, value], self.heads, mask)
            }
        };
        self.output.forward(mixed)
    }
}

fn by_burn<B: Backend>(
    [query, key, value]: [Tensor<B, 3>; 3],
    heads: usize,
    mask: &Mask,
) -> Tensor<B, 3> {
    let ([batch, queries, width], [_, keys, _]) = (query.dims(), key.dims());
    let (size, device) = (width / heads, query.device());
    let split =
        |x: Tensor<B, 3>, steps: usize| x.reshape([batch, steps, heads, size]).swap_dims(1, 2);
    let scores =
        split(query, queries).matmul(split(key, keys).swap_dims(2, 3)) / (size as f32).sqrt();
    let hidden: Vec<bool> = (0..batch * queries)
        .flat_map(|at| {
            let seen = mask.seen([queries, keys], at / queries, at % queries);
            (0..keys).map(move |key| !seen.contains(&key))
        })
        .collect();
    // A mask by comparison, since candle makes no bools from data; what is hidden counts 0 even where all is.
    let hidden: Vec<f32> = hidden.into_iter().map(f32::from).collect();
    let hidden =
        Tensor::<B, 4>::from_data(TensorData::new(hidden, [batch, 1, queries, keys]), &device);
    let hidden: Tensor<B, 4, Bool> = hidden
        .expand([batch, heads, queries, keys])
        .greater_elem(0.5);
    let shares = softmax(scores.mask_fill(hidden.clone(), -1e9), 3).mask_fill(hidden, 0.0);
    shares
        .matmul(split(value, keys))
        .swap_dims(1, 2)
        .reshape([batch, queries, width])
}

/// The keys of every sequence that are no padding, when they stand at the front.
pub fn keys_of(lengths: &[usize]) -> std::sync::Arc<[Range<usize>]> {
    lengths.iter().map(|length| 0..*length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::layers::testing::{Trained, agree, parameter, results, tensor};
    use burn::nn;

    fn linear<B: Trained>(seed: u64, inputs: usize, outputs: usize) -> Linear<B> {
        let bias = Some(parameter(seed + 10, [outputs]));
        Linear::from_burn(nn::Linear {
            weight: parameter(seed, [inputs, outputs]),
            bias,
        })
    }

    fn to_itself<B: Trained>(mask: &Mask) -> Vec<Vec<f32>> {
        let layer = SelfAttention::<B> {
            project: linear(1, 6, 18),
            output: linear(2, 6, 6),
            heads: 2,
        };
        let x = tensor::<B, 3>(3, [2, 5, 6]).require_grad();
        results(layer.forward(x.clone(), mask), |found| vec![found.of(&x)])
    }

    fn to_another<B: Trained>(mask: &Mask) -> Vec<Vec<f32>> {
        let layer = CrossAttention::<B> {
            query: linear(1, 6, 6),
            project: linear(2, 6, 12),
            output: linear(3, 6, 6),
            heads: 3,
        };
        let (x, other) = (
            tensor::<B, 3>(4, [2, 5, 6]).require_grad(),
            tensor::<B, 3>(5, [2, 4, 6]).require_grad(),
        );
        results(layer.forward(x.clone(), other.clone(), mask), |found| {
            vec![found.of(&x), found.of(&other)]
        })
    }

    #[test]
    fn both_backends_agree_with_burn() {
        for keys in [None, Some(keys_of(&[3, 4])), Some(keys_of(&[0, 2]))] {
            for causal in [false, true] {
                let mask = Mask {
                    causal,
                    keys: keys.clone(),
                };
                agree!(to_itself(&mask));
                agree!(to_another(&mask));
            }
        }
    }
}
