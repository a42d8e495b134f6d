//! 64-100-10 with ReLU on a batch of 32: a model of tiny operations.

use burn::{
    module::Module,
    tensor::{
        Tensor,
        backend::{AutodiffBackend, Backend},
    },
};

use super::training::{Model, Numbers};
use crate::data::Random;
use crate::models::layers::{Kernels, Linear};

/// One hidden layer.
#[derive(Module, Debug)]
pub struct Mlp<B: Backend> {
    hidden: Linear<B>,
    output: Linear<B>,
}

impl<B: AutodiffBackend + Kernels> Model<B> for Mlp<B> {
    const FORWARD_FLOPS: f64 = 2.0 * 32.0 * (64.0 * 100.0 + 100.0 * 10.0);
    const LOGITS: [usize; 2] = [32, 10];
    type Batch = Tensor<B, 2>;

    fn build(random: &mut Random, device: &B::Device) -> Self {
        Self {
            hidden: Linear::new([64, 100], random, device),
            output: Linear::new([100, 10], random, device),
        }
    }

    fn batch(device: &B::Device) -> Tensor<B, 2> {
        Numbers::new(2).tensor([32, 64], 1.7, device)
    }

    fn logits(&self, batch: &Tensor<B, 2>) -> Tensor<B, 2> {
        self.output.forward(self.hidden.forward_relu(batch.clone()))
    }
}
