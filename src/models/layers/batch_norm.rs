//! Batch normalisation that takes the ReLU and the pooling after it along.

use std::sync::Arc;

use burn::{
    module::Module,
    nn,
    tensor::{Tensor, TensorData, activation::relu, backend::Backend, module::max_pool2d},
};

use scalescope_kernels::{
    dispatch::{Kernels, Route, apply, raw},
    operations::batch_norm::{self, Moments, Statistics, Then},
};

/// Normalises every channel, over the batch while training and by running averages in evaluation.
#[derive(Module, Debug)]
pub struct BatchNorm<B: Backend> {
    layer: nn::BatchNorm<B>,
}

impl<B: Backend> BatchNorm<B> {
    /// A layer with scale 1 and shift 0; running averages move by a tenth each step, epsilon is 1e-5.
    pub fn new(channels: usize, device: &B::Device) -> Self {
        Self {
            layer: nn::BatchNormConfig::new(channels).init(device),
        }
    }
}

impl<B: Kernels> BatchNorm<B> {
    /// Normalises `[batch, channels, ..]`.
    pub fn forward<const D: usize>(&self, x: Tensor<B, D>) -> Tensor<B, D> {
        match B::route() {
            Route::Burn => self.layer.forward(x),
            Route::Own => self.run(x, Then::Nothing),
        }
    }

    /// [`Self::forward`], then ReLU.
    pub fn forward_relu<const D: usize>(&self, x: Tensor<B, D>) -> Tensor<B, D> {
        match B::route() {
            Route::Burn => relu(self.layer.forward(x)),
            Route::Own => self.run(x, Then::Relu),
        }
    }

    /// [`Self::forward`], then ReLU, then the maximum of every 2x2 places.
    pub fn forward_relu_pool(&self, x: Tensor<B, 4>) -> Tensor<B, 4> {
        match B::route() {
            Route::Burn => max_pool2d(
                relu(self.layer.forward(x)),
                [2; 2],
                [2; 2],
                [0; 2],
                [1; 2],
                false,
            ),
            Route::Own => self.run(x, Then::ReluThenPool),
        }
    }

    fn run<const D: usize>(&self, x: Tensor<B, D>, then: Then) -> Tensor<B, D> {
        let training = B::ad_enabled(&x.device());
        let statistics = if training {
            Statistics::Batch
        } else {
            Statistics::Given(Arc::new(self.running()))
        };
        let epsilon = self.layer.epsilon as f32;
        let operation = batch_norm::BatchNorm {
            statistics,
            epsilon,
            then,
        };
        let inputs = [
            raw(x),
            raw(self.layer.gamma.val()),
            raw(self.layer.beta.val()),
        ];
        let (output, saved) = apply(operation, inputs);
        if training {
            self.follow(&saved.moments);
        }
        output
    }

    fn running(&self) -> Moments {
        let numbers = |tensor: Tensor<B, 1>| tensor.into_data().to_vec().expect("an f32 tensor");
        Moments {
            mean: numbers(self.layer.running_mean.value()),
            variance: numbers(self.layer.running_var.value()),
        }
    }

    /// Moves the running averages towards a batch's moments.
    fn follow(&self, batch: &Moments) {
        let momentum = self.layer.momentum as f32;
        let moved = |running: Tensor<B, 1>, batch: &[f32]| {
            let device = running.device();
            let running: Vec<f32> = running.into_data().to_vec().expect("an f32 tensor");
            let moved = running
                .iter()
                .zip(batch)
                .map(|(old, new)| old + momentum * (new - old))
                .collect();
            Tensor::from_data(TensorData::new::<f32, _>(moved, [batch.len()]), &device)
        };
        let layer = &self.layer;
        layer
            .running_mean
            .update(moved(layer.running_mean.value_sync(), &batch.mean));
        layer
            .running_var
            .update(moved(layer.running_var.value_sync(), &batch.variance));
    }
}

#[cfg(test)]
mod tests {
    use burn::module::AutodiffModule;

    use super::*;
    use crate::models::layers::testing::{
        OnCandle, OnFlex, Trained, agree, compare, numbers, parameter, results, tensor,
    };

    fn layer<B: Trained>(channels: usize) -> BatchNorm<B> {
        let mut layer = BatchNorm::<B>::new(channels, &B::Device::default());
        layer.layer.gamma = parameter(1, [channels]);
        layer.layer.beta = parameter(2, [channels]);
        layer
    }

    fn trained<B: Trained>(then: Then) -> Vec<Vec<f32>> {
        let (layer, x) = (
            layer::<B>(3),
            tensor::<B, 4>(3, [4, 3, 6, 5]).require_grad(),
        );
        let y = match then {
            Then::Nothing => layer.forward(x.clone()),
            Then::Relu => layer.forward_relu(x.clone()),
            Then::ReluThenPool => layer.forward_relu_pool(x.clone()),
        };
        results(y, |found| {
            vec![
                found.of(&x),
                found.of(&layer.layer.gamma.val()),
                found.of(&layer.layer.beta.val()),
            ]
        })
    }

    #[test]
    fn training_agrees_with_burn() {
        agree!(trained(Then::Nothing));
        agree!(trained(Then::Relu));
        agree!(trained(Then::ReluThenPool));
    }

    fn evaluated<B: Trained<InnerBackend: Kernels>>() -> Vec<Vec<f32>> {
        let layer = layer::<B>(3);
        layer.layer.running_mean.update(tensor(5, [3]));
        layer.layer.running_var.update(tensor(6, [3]).abs() + 0.1);
        let valid = layer.valid();
        let x = tensor(3, [2, 3, 4, 4]);
        vec![
            numbers(valid.forward(x.clone())),
            numbers(valid.forward_relu_pool(x)),
        ]
    }

    #[test]
    fn evaluation_agrees_with_burn() {
        agree!(evaluated());
    }

    #[test]
    fn running_averages_move_towards_the_batch() {
        fn moved<B: Trained>() -> Vec<Vec<f32>> {
            let layer = BatchNorm::<B>::new(1, &B::Device::default());
            let x = Tensor::<B, 2>::from_data([[1.0_f32], [3.0]], &B::Device::default());
            layer.forward(x);
            [&layer.layer.running_mean, &layer.layer.running_var]
                .map(|state| numbers(state.value_sync()))
                .to_vec()
        }
        let expected = [vec![0.2], vec![0.9 + 0.1 * 2.0]];
        compare("flex", &expected, &moved::<OnFlex>());
        compare("candle", &expected, &moved::<OnCandle>());
    }
}
