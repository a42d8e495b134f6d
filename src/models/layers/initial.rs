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
    let limit = (6.0 / (inputs + outputs) as f64).sqrt();
    let count = shape.iter().product();
    let values: Vec<f32> = (0..count)
        .map(|_| (limit * (2.0 * random.uniform() - 1.0)) as f32)
        .collect();
    Param::from_tensor(Tensor::from_data(TensorData::new(values, shape), device))
}

/// Weights that all start from one value.
pub fn constant<B: Backend>(value: f32, count: usize, device: &B::Device) -> Param<Tensor<B, 1>> {
    Param::from_tensor(plain(value, count, device))
}

/// A vector of one value, not learned.
pub fn plain<B: Backend>(value: f32, count: usize, device: &B::Device) -> Tensor<B, 1> {
    Tensor::from_data(TensorData::new(vec![value; count], [count]), device)
}
