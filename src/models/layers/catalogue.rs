//! A table of items that is read by their numbers, and that answers with a score for each item.

use std::sync::Arc;

use burn::{
    module::{Module, Param},
    tensor::{Int, Tensor, TensorData, backend::Backend},
};
use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operations::{embedding, scores},
};

use super::{Embedding, Tokens, initial};
use crate::data::Random;

/// One row of numbers for every item, which stands for it where it is read and where it is scored, and a bias for each item.
#[derive(Module, Debug)]
pub struct Catalogue<B: Backend> {
    items: Embedding<B>,
    bias: Param<Tensor<B, 1>>,
}

impl<B: Backend> Catalogue<B> {
    /// A table of normal numbers whose deviation makes the first scores of vectors of unit numbers about 1, with some further rows
    /// that can be read but are never scored.
    pub fn new(
        [items, blanks, width]: [usize; 3],
        random: &mut Random,
        device: &B::Device,
    ) -> Self {
        let deviation = 1.0 / (width as f64).sqrt();
        Self {
            items: Embedding::new([items + blanks, width], deviation, random, device),
            bias: initial::zeros(items, device),
        }
    }
}

impl<B: Kernels> Catalogue<B> {
    /// The rows of items `[batch, steps, width]`, for vectors of about unit numbers multiplied by the root of the width (Vaswani et
    /// al. 2017, section 3.4).
    pub fn forward(&self, items: Tokens) -> Tensor<B, 3> {
        self.items.forward(items) * self.scale()
    }

    /// [`Self::forward`], each row added to the row of its place.
    pub fn forward_placed(&self, items: Tokens, places: &Embedding<B>) -> Tensor<B, 3> {
        self.items.forward_placed(items, places) * self.scale()
    }

    /// Items that are scored.
    pub fn items(&self) -> usize {
        self.bias.dims()[0]
    }

    fn scale(&self) -> f64 {
        (self.items.width() as f64).sqrt()
    }

    /// The scores of all items, or of some, for vectors `[rows, width]`: `[rows, items]`.
    pub fn scores(&self, x: Tensor<B, 2>, of: Option<&Arc<[usize]>>) -> Tensor<B, 2> {
        let (table, bias) = (self.items.rows(), self.bias.val());
        let (table, bias) = match of {
            None => (table, bias),
            Some(items) => {
                let indices: Vec<i64> = items
                    .iter()
                    .map(|item| i64::try_from(*item).unwrap_or(i64::MAX))
                    .collect();
                let indices = TensorData::new(indices, [items.len()]);
                let indices = Tensor::<B, 1, Int>::from_data(indices, &table.device());
                (rows_at(table, items.clone()), bias.select(0, indices))
            }
        };
        match B::route() {
            Route::Own => apply(scores::Scores, [raw(x), raw(table), raw(bias)]).0,
            Route::Burn => {
                let entries = bias.dims()[0];
                let width = table.dims()[1];
                let table = table.slice([0..entries, 0..width]);
                x.matmul(table.transpose()) + bias.unsqueeze()
            }
        }
    }
}

/// Some rows of `[rows, width]`, in any order.
pub fn rows_at<B: Kernels>(x: Tensor<B, 2>, indices: Arc<[usize]>) -> Tensor<B, 2> {
    let width = x.dims()[1];
    let count = indices.len();
    match B::route() {
        Route::Own => {
            let shape = [1, count];
            let rows: Tensor<B, 3> = apply(embedding::Embedding { indices, shape }, [raw(x)]).0;
            rows.reshape([count, width])
        }
        Route::Burn => {
            let indices: Vec<i64> = indices
                .iter()
                .map(|index| i64::try_from(*index).unwrap_or(i64::MAX))
                .collect();
            let indices = TensorData::new(indices, [count]);
            let device = x.device();
            x.select(0, Tensor::<B, 1, Int>::from_data(indices, &device))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::Purpose,
        models::layers::testing::{Trained, agree, parameter, results, tensor},
    };

    fn scored<B: Trained>(of: Option<Vec<usize>>) -> Vec<Vec<f32>> {
        let device = B::Device::default();
        let random = &mut Random::new(1, Purpose::Weights);
        let catalogue = Catalogue::<B> {
            bias: parameter(2, [6]),
            ..Catalogue::new([6, 1, 5], random, &device)
        };
        let x = tensor::<B, 2>(3, [4, 5]).require_grad();
        let of = of.map(Arc::from);
        // The blank row is read, and never scored.
        let read = catalogue.forward(Tokens::new(vec![6, 0, 3, 3], 1));
        let x_and_read = x.clone() + read.reshape([4, 5]);
        let y = catalogue.scores(x_and_read, of.as_ref());
        results(y, |found| {
            vec![
                found.of(&x),
                found.of(&catalogue.items.rows()),
                found.of(&catalogue.bias.val()),
            ]
        })
    }

    #[test]
    fn both_backends_agree_with_burn() {
        agree!(scored(None));
        agree!(scored(Some(vec![4, 1, 5])));
    }

    fn some_rows<B: Trained>() -> Vec<Vec<f32>> {
        let x = tensor::<B, 2>(3, [4, 5]).require_grad();
        let y = rows_at(x.clone(), Arc::new([3, 0, 0]));
        results(y, |found| vec![found.of(&x)])
    }

    #[test]
    fn rows_are_picked_in_any_order() {
        agree!(some_rows());
    }
}
