//! Pooling without parameters.

use burn::tensor::{
    Tensor,
    module::{avg_pool2d, max_pool2d},
};

use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operations::pooling::{AveragePool, GlobalAverage, MaxPool, Pool},
};

/// The largest value of every window of `[batch, channels, rows, columns]`.
pub fn max_pool<B: Kernels>(x: Tensor<B, 4>, pool: Pool) -> Tensor<B, 4> {
    match B::route() {
        Route::Burn => max_pool2d(x, pool.kernel, pool.stride, pool.padding, [1; 2], false),
        Route::Own => apply(MaxPool(pool), [raw(x)]).0,
    }
}

/// The mean over every window of `[batch, channels, rows, columns]`; padding is not counted.
pub fn average_pool<B: Kernels>(x: Tensor<B, 4>, pool: Pool) -> Tensor<B, 4> {
    match B::route() {
        Route::Burn => avg_pool2d(x, pool.kernel, pool.stride, pool.padding, false, false),
        Route::Own => apply(AveragePool(pool), [raw(x)]).0,
    }
}

/// The mean over all places: `[batch, channels, rows, columns]` becomes `[batch, channels]`.
pub fn global_average<B: Kernels>(x: Tensor<B, 4>) -> Tensor<B, 2> {
    match B::route() {
        Route::Burn => {
            let [batch, channels, rows, columns] = x.dims();
            x.reshape([batch, channels, rows * columns])
                .mean_dim(2)
                .reshape([batch, channels])
        }
        Route::Own => apply(GlobalAverage, [raw(x)]).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::layers::testing::{Trained, agree, results, tensor};

    fn pooled<B: Trained>(shape: [usize; 4], pool: Pool) -> Vec<Vec<f32>> {
        let x = tensor::<B, 4>(1, shape).require_grad();
        let mut all = results(max_pool(x.clone(), pool), |found| vec![found.of(&x)]);
        all.extend(results(average_pool(x.clone(), pool), |found| {
            vec![found.of(&x)]
        }));
        all.extend(results(global_average(x.clone()), |found| {
            vec![found.of(&x)]
        }));
        all
    }

    #[test]
    fn even_odd_and_padded_windows() {
        agree!(pooled([2, 3, 8, 6], Pool::of([2, 2])));
        agree!(pooled([1, 2, 7, 5], Pool::of([2, 2])));
        agree!(pooled(
            [2, 2, 9, 9],
            Pool {
                kernel: [3, 3],
                stride: [2, 2],
                padding: [1, 1]
            }
        ));
    }
}
