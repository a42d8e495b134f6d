//! Products of vectors in pairs.

use burn::tensor::{Int, Tensor, TensorData};

use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operations::interaction,
};

/// Pairs of some vectors.
pub fn pairs_of(vectors: usize) -> usize {
    interaction::count(vectors)
}

/// The scalar products of all pairs of vectors `[batch, vectors, width]`: `[batch, pairs]`.
pub fn pairs<B: Kernels>(x: Tensor<B, 3>) -> Tensor<B, 2> {
    match B::route() {
        Route::Own => apply(interaction::Pairs, [raw(x)]).0,
        Route::Burn => {
            let [batch, vectors, _] = x.dims();
            let all = x
                .clone()
                .matmul(x.swap_dims(1, 2))
                .reshape([batch, vectors * vectors]);
            let below: Vec<i64> = (1..vectors)
                .flat_map(|i| (0..i).map(move |j| i * vectors + j))
                .map(|at| i64::try_from(at).unwrap_or(i64::MAX))
                .collect();
            let below = TensorData::new(below, [pairs_of(vectors)]);
            let below = Tensor::<B, 1, Int>::from_data(below, &all.device());
            all.select(1, below)
        }
    }
}

/// The sum of the scalar products of all pairs of vectors `[batch, vectors, width]`: `[batch, 1]`.
pub fn sum_of_pairs<B: Kernels>(x: Tensor<B, 3>) -> Tensor<B, 2> {
    match B::route() {
        Route::Own => apply(interaction::SumOfPairs, [raw(x)]).0,
        Route::Burn => {
            let [batch, _, width] = x.dims();
            let sum = x.clone().sum_dim(1).reshape([batch, width]);
            let squares = (x.clone() * x).sum_dim(1).reshape([batch, width]);
            ((sum.clone() * sum - squares) * 0.5).sum_dim(1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::layers::testing::{Trained, agree, results, tensor};

    fn products<B: Trained>(sum: bool) -> Vec<Vec<f32>> {
        let x = tensor::<B, 3>(1, [4, 5, 6]).require_grad();
        let y = if sum {
            sum_of_pairs(x.clone())
        } else {
            pairs(x.clone())
        };
        results(y, |found| vec![found.of(&x)])
    }

    #[test]
    fn both_backends_agree_with_burn() {
        agree!(products(false));
        agree!(products(true));
    }
}
