//! Embeddings of whole numbers, alone or with that of their place.

use std::sync::Arc;

use burn::{
    module::{Module, Param},
    tensor::{Int, Tensor, TensorData, backend::Backend},
};
use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operations::embedding,
};

use super::initial;
use crate::data::Random;

/// One row of numbers for every token.
#[derive(Module, Debug)]
pub struct Embedding<B: Backend> {
    table: Param<Tensor<B, 2>>,
}

/// Tokens `[batch, steps]`, row after row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    indices: Arc<[usize]>,
    shape: [usize; 2],
}

impl Tokens {
    /// Tokens of sequences of `steps` each.
    ///
    /// # Panics
    /// When the last sequence is not whole.
    pub fn new(indices: impl Into<Arc<[usize]>>, steps: usize) -> Self {
        let indices = indices.into();
        assert_eq!(indices.len() % steps.max(1), 0, "whole sequences");
        let shape = [indices.len() / steps.max(1), steps];
        Self { indices, shape }
    }
}

impl<B: Kernels> From<Tensor<B, 2, Int>> for Tokens {
    fn from(tensor: Tensor<B, 2, Int>) -> Self {
        let steps = tensor.dims()[1];
        let index = |index: i64| usize::try_from(index).expect("a token is not negative");
        Self::new(
            tensor
                .into_data()
                .iter::<i64>()
                .map(index)
                .collect::<Vec<_>>(),
            steps,
        )
    }
}

impl<B: Backend> Embedding<B> {
    /// A table of normal numbers of a given standard deviation.
    pub fn new(
        [entries, width]: [usize; 2],
        deviation: f64,
        random: &mut Random,
        device: &B::Device,
    ) -> Self {
        Self {
            table: initial::normal([entries, width], deviation, random, device),
        }
    }

    /// Numbers of a row.
    pub fn width(&self) -> usize {
        self.table.dims()[1]
    }

    /// The whole table `[entries, width]`.
    pub fn rows(&self) -> Tensor<B, 2> {
        self.table.val()
    }
}

impl<B: Kernels> Embedding<B> {
    /// The rows of tokens: `[batch, steps, width]`.
    pub fn forward(&self, tokens: impl Into<Tokens>) -> Tensor<B, 3> {
        let tokens = tokens.into();
        match B::route() {
            Route::Own => apply(tokens.operation(), [raw(self.table.val())]).0,
            Route::Burn => self.by_burn(&tokens.indices, tokens.shape),
        }
    }

    /// The rows of tokens, each added to the row of its place in `places [at least steps, width]`.
    pub fn forward_placed(&self, tokens: impl Into<Tokens>, places: &Self) -> Tensor<B, 3> {
        let tokens = tokens.into();
        match B::route() {
            Route::Own => {
                apply(
                    tokens.operation(),
                    [raw(self.table.val()), raw(places.table.val())],
                )
                .0
            }
            Route::Burn => {
                let [_, steps] = tokens.shape;
                let order: Vec<usize> = (0..steps).collect();
                self.by_burn(&tokens.indices, tokens.shape) + places.by_burn(&order, [1, steps])
            }
        }
    }

    fn by_burn(&self, indices: &[usize], [batch, steps]: [usize; 2]) -> Tensor<B, 3> {
        let table = self.table.val();
        let width = table.dims()[1];
        let indices: Vec<i64> = indices
            .iter()
            .map(|index| i64::try_from(*index).unwrap_or(i64::MAX))
            .collect();
        let indices = TensorData::new(indices, [batch * steps]);
        let indices = Tensor::<B, 1, Int>::from_data(indices, &table.device());
        table.select(0, indices).reshape([batch, steps, width])
    }
}

impl Tokens {
    fn operation(self) -> embedding::Embedding {
        embedding::Embedding {
            indices: self.indices,
            shape: self.shape,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::layers::testing::{Trained, agree, parameter, results, tensor};

    fn embedded<B: Trained>(with_places: bool) -> Vec<Vec<f32>> {
        let [symbols, places] = [7, 4].map(|entries| Embedding::<B> {
            table: parameter(entries as u64, [entries, 5]),
        });
        let tokens = (tensor::<B, 2>(3, [2, 3]) * 3.4 + 3.5).int();
        let y = if with_places {
            symbols.forward_placed(tokens, &places)
        } else {
            symbols.forward(tokens)
        };
        results(y, |found| {
            let of_places = with_places.then(|| found.of(&places.table.val()));
            std::iter::once(found.of(&symbols.table.val()))
                .chain(of_places)
                .collect()
        })
    }

    #[test]
    fn both_backends_agree_with_burn() {
        agree!(embedded(false));
        agree!(embedded(true));
    }
}
