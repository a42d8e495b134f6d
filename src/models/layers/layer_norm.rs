//! Layer normalisation.

use burn::{
    module::Module,
    nn,
    tensor::{Tensor, backend::Backend},
};

use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operations::layer_norm,
};

/// Normalises every row, then `* scale + shift`.
#[derive(Module, Debug)]
pub struct LayerNorm<B: Backend> {
    layer: nn::LayerNorm<B>,
}

/// Added to the variance.
const EPSILON: f64 = 1e-5;

impl<B: Backend> LayerNorm<B> {
    /// A layer with scale 1 and shift 0.
    pub fn new(width: usize, device: &B::Device) -> Self {
        Self {
            layer: nn::LayerNormConfig::new(width)
                .with_epsilon(EPSILON)
                .init(device),
        }
    }
}

impl<B: Kernels> LayerNorm<B> {
    /// Normalises `[.., width]`.
    pub fn forward<const D: usize>(&self, x: Tensor<B, D>) -> Tensor<B, D> {
        match (B::route(), &self.layer.beta) {
            (Route::Own, Some(beta)) => {
                let inputs = [raw(x), raw(self.layer.gamma.val()), raw(beta.val())];
                apply(
                    layer_norm::LayerNorm {
                        epsilon: EPSILON as f32,
                    },
                    inputs,
                )
                .0
            }
            _ => self.layer.forward(x),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::layers::testing::{Trained, agree, parameter, results, tensor};

    fn normalised<B: Trained>() -> Vec<Vec<f32>> {
        let mut layer = LayerNorm::<B>::new(9, &B::Device::default());
        layer.layer.gamma = parameter(1, [9]);
        layer.layer.beta = Some(parameter(2, [9]));
        let x = tensor::<B, 3>(3, [2, 4, 9]).require_grad();
        let beta = layer.layer.beta.as_ref().expect("just set").val();
        results(layer.forward(x.clone()), |found| {
            vec![
                found.of(&x),
                found.of(&layer.layer.gamma.val()),
                found.of(&beta),
            ]
        })
    }

    #[test]
    fn both_backends_agree_with_burn() {
        agree!(normalised());
    }
}
