//! Pooling out of reshapes and reductions: the backends' own pooling has no backward pass on candle.

use burn::tensor::{Tensor, backend::Backend};

/// The greatest of each 2x2 square: `[batch, channels, height, width]` to half the height and width. A last odd row or
/// column is left out.
pub fn halve<B: Backend>(x: Tensor<B, 4>) -> Tensor<B, 4> {
    let [batch, channels, height, width] = x.dims();
    let (rows, columns) = (height / 2, width / 2);
    let even = if height % 2 == 0 && width % 2 == 0 {
        x
    } else {
        x.slice([0..batch, 0..channels, 0..rows * 2, 0..columns * 2])
    };
    let squares = even.reshape([batch * channels * rows, 2, columns, 2]);
    squares
        .max_dim(3)
        .max_dim(1)
        .reshape([batch, channels, rows, columns])
}

/// The mean over the area: `[batch, channels, height, width]` to `[batch, channels]`.
pub fn global_mean<B: Backend>(x: Tensor<B, 4>) -> Tensor<B, 2> {
    let [batch, channels, height, width] = x.dims();
    x.reshape([batch * channels, height * width])
        .mean_dim(1)
        .reshape([batch, channels])
}
