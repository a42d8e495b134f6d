//! One recurrent layer 32 -> 128 over 50 steps on a batch of 32, classified by its last state.

use burn::{
    module::Module,
    tensor::{
        Tensor,
        backend::{AutodiffBackend, Backend},
    },
};

use super::training::{Model, Numbers};
use crate::data::Random;
use crate::models::layers::{Gru, Kernels, Linear, Lstm};

const BATCH: usize = 32;
const STEPS: usize = 50;
const INPUTS: usize = 32;
const HIDDEN: usize = 128;

/// FLOPs of a forward pass for so many gates.
const fn flops(gates: f64) -> f64 {
    2.0 * BATCH as f64
        * (STEPS as f64 * gates * (HIDDEN * (INPUTS + HIDDEN)) as f64 + (HIDDEN * 10) as f64)
}

fn batch<B: Backend>(device: &B::Device) -> Tensor<B, 3> {
    Numbers::new(2).tensor([BATCH, STEPS, INPUTS], 1.7, device)
}

/// The last step of `[batch, steps, hidden]`.
fn last<B: Backend>(states: Tensor<B, 3>) -> Tensor<B, 2> {
    states
        .slice([0..BATCH, STEPS - 1..STEPS])
        .reshape([BATCH, HIDDEN])
}

/// An LSTM and a linear classifier.
#[derive(Module, Debug)]
pub struct LstmModel<B: Backend> {
    layer: Lstm<B>,
    head: Linear<B>,
}

impl<B: AutodiffBackend + Kernels> Model<B> for LstmModel<B> {
    const FORWARD_FLOPS: f64 = flops(4.0);
    const LOGITS: [usize; 2] = [BATCH, 10];
    type Batch = Tensor<B, 3>;

    fn build(random: &mut Random, device: &B::Device) -> Self {
        Self {
            layer: Lstm::new([INPUTS, HIDDEN], random, device),
            head: Linear::new([HIDDEN, 10], random, device),
        }
    }

    fn batch(device: &B::Device) -> Tensor<B, 3> {
        batch(device)
    }

    fn logits(&self, batch: &Tensor<B, 3>) -> Tensor<B, 2> {
        self.head.forward(last(self.layer.forward(batch.clone())))
    }
}

/// A GRU and a linear classifier.
#[derive(Module, Debug)]
pub struct GruModel<B: Backend> {
    layer: Gru<B>,
    head: Linear<B>,
}

impl<B: AutodiffBackend + Kernels> Model<B> for GruModel<B> {
    const FORWARD_FLOPS: f64 = flops(3.0);
    const LOGITS: [usize; 2] = [BATCH, 10];
    type Batch = Tensor<B, 3>;

    fn build(random: &mut Random, device: &B::Device) -> Self {
        Self {
            layer: Gru::new([INPUTS, HIDDEN], random, device),
            head: Linear::new([HIDDEN, 10], random, device),
        }
    }

    fn batch(device: &B::Device) -> Tensor<B, 3> {
        batch(device)
    }

    fn logits(&self, batch: &Tensor<B, 3>) -> Tensor<B, 2> {
        self.head.forward(last(self.layer.forward(batch.clone())))
    }
}
