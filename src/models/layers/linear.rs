//! Linear layers, alone or followed by ReLU.

use burn::{
    module::Module,
    nn,
    tensor::{
        Tensor,
        activation::{gelu, relu},
        backend::Backend,
    },
};
use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operation::Operation,
    operations::{gelu::LinearGelu, linear},
};

use super::initial;
use crate::data::Random;

/// `x * weight [inputs, outputs] + bias [outputs]`.
#[derive(Module, Debug)]
pub struct Linear<B: Backend> {
    layer: nn::Linear<B>,
}

impl<B: Backend> Linear<B> {
    /// Starts from Glorot weights and zero biases.
    pub fn new([inputs, outputs]: [usize; 2], random: &mut Random, device: &B::Device) -> Self {
        let bias = Some(initial::zeros(outputs, device));
        let weight = initial::glorot([inputs, outputs], [inputs, outputs], random, device);
        Self::from_burn(nn::Linear { weight, bias })
    }

    /// Takes over a layer of burn.
    pub fn from_burn(layer: nn::Linear<B>) -> Self {
        Self { layer }
    }
}

impl<B: Kernels> Linear<B> {
    /// `[.., inputs]` becomes `[.., outputs]`.
    pub fn forward<const D: usize>(&self, x: Tensor<B, D>) -> Tensor<B, D> {
        match B::route() {
            Route::Burn => self.layer.forward(x),
            Route::Own => self.run(linear::Linear, x),
        }
    }

    /// [`Self::forward`], then ReLU.
    pub fn forward_relu<const D: usize>(&self, x: Tensor<B, D>) -> Tensor<B, D> {
        match B::route() {
            Route::Burn => relu(self.layer.forward(x)),
            Route::Own => self.run(linear::LinearRelu, x),
        }
    }

    /// [`Self::forward`], then GELU.
    pub fn forward_gelu<const D: usize>(&self, x: Tensor<B, D>) -> Tensor<B, D> {
        match B::route() {
            Route::Burn => gelu(self.layer.forward(x)),
            Route::Own => self.run(LinearGelu, x),
        }
    }

    fn run<const D: usize>(&self, operation: impl Operation, x: Tensor<B, D>) -> Tensor<B, D> {
        let weight = raw(self.layer.weight.val());
        match &self.layer.bias {
            Some(bias) => apply(operation, [raw(x), weight, raw(bias.val())]).0,
            None => apply(operation, [raw(x), weight]).0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::layers::testing::{Trained, agree, parameter, results, tensor};

    fn layer<B: Trained>(bias: bool) -> Linear<B> {
        let bias = bias.then(|| parameter(2, [9]));
        Linear::from_burn(nn::Linear {
            weight: parameter(1, [7, 9]),
            bias,
        })
    }

    fn gradients<B: Trained>(bias: bool, activation: &str) -> Vec<Vec<f32>> {
        let (layer, x) = (
            layer::<B>(bias),
            tensor::<B, 3>(3, [2, 5, 7]).require_grad(),
        );
        let y = match activation {
            "relu" => layer.forward_relu(x.clone()),
            "gelu" => layer.forward_gelu(x.clone()),
            _ => layer.forward(x.clone()),
        };
        results(y, |found| {
            let bias = layer.layer.bias.as_ref().map(|bias| found.of(&bias.val()));
            [found.of(&x), found.of(&layer.layer.weight.val())]
                .into_iter()
                .chain(bias)
                .collect()
        })
    }

    #[test]
    fn both_backends_agree_with_burn() {
        agree!(gradients(true, "none"));
        agree!(gradients(false, "none"));
        agree!(gradients(true, "relu"));
        agree!(gradients(true, "gelu"));
    }

    #[test]
    fn an_input_that_needs_no_gradient_gets_none() {
        fn weight_only<B: Trained>() -> Vec<Vec<f32>> {
            let layer = layer::<B>(true);
            let y = layer.forward(tensor::<B, 3>(3, [2, 5, 7]));
            results(y, |found| vec![found.of(&layer.layer.weight.val())])
        }
        agree!(weight_only());
    }
}
