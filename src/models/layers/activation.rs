//! Activations of their own; where one follows a linear layer or a convolution, that layer takes it along.

use burn::tensor::{Tensor, activation};

use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operations::gelu::Gelu,
};

/// GELU by the exact normal distribution.
pub fn gelu<B: Kernels, const D: usize>(x: Tensor<B, D>) -> Tensor<B, D> {
    match B::route() {
        Route::Own => apply(Gelu, [raw(x)]).0,
        Route::Burn => activation::gelu(x),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::layers::testing::{Trained, agree, results, tensor};

    fn bent<B: Trained>() -> Vec<Vec<f32>> {
        let x = tensor::<B, 2>(1, [5, 7]).require_grad();
        results(gelu(x.clone() * 3.0), |found| vec![found.of(&x)])
    }

    #[test]
    fn both_backends_agree_with_burn() {
        agree!(bent());
    }
}
