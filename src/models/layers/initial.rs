//! Initial weights, drawn from our own generator so that every backend starts from the same numbers.

use burn::{
    module::Param,
    tensor::{Tensor, TensorData, backend::Backend},
};

use crate::data::Random;

/// Weights drawn evenly from `±sqrt(6 / (inputs + outputs))` (Glorot and Bengio 2010).
pub fn glorot<B: Backend, const D: usize>(
    shape: [usize; D],
    [inputs, outputs]: [usize; 2],
    random: &mut Random,
    device: &B::Device,
) -> Param<Tensor<B, D>> {
    let bound = (6.0 / (inputs + outputs) as f64).sqrt();
    uniform(shape, bound, random, device)
}

/// Weights drawn evenly from `±bound`.
pub fn uniform<B: Backend, const D: usize>(
    shape: [usize; D],
    bound: f64,
    random: &mut Random,
    device: &B::Device,
) -> Param<Tensor<B, D>> {
    drawn(shape, device, || bound * (2.0 * random.uniform() - 1.0))
}

/// Weights drawn from a normal distribution around 0.
pub fn normal<B: Backend, const D: usize>(
    shape: [usize; D],
    deviation: f64,
    random: &mut Random,
    device: &B::Device,
) -> Param<Tensor<B, D>> {
    drawn(shape, device, || deviation * random.normal())
}

/// Biases that all start from zero.
pub fn zeros<B: Backend>(count: usize, device: &B::Device) -> Param<Tensor<B, 1>> {
    drawn([count], device, || 0.0)
}

fn drawn<B: Backend, const D: usize>(
    shape: [usize; D],
    device: &B::Device,
    mut number: impl FnMut() -> f64,
) -> Param<Tensor<B, D>> {
    let values: Vec<f32> = (0..shape.iter().product())
        .map(|_| number() as f32)
        .collect();
    Param::from_tensor(Tensor::from_data(TensorData::new(values, shape), device))
}
