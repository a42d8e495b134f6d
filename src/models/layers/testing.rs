//! What the tests of layers share: the same layer on both backends and by burn's own operations must agree.

use burn::{
    backend::Autodiff,
    module::Param,
    tensor::{
        Tensor, TensorData,
        backend::{AutodiffBackend, Backend},
    },
};
#[expect(deprecated, reason = "the project was asked to build on candle")]
use burn_candle::Candle;
use burn_flex::Flex;

use scalescope_kernels::dispatch::Kernels;

use crate::data::{Purpose, Random};

pub type OnFlex = Autodiff<Flex>;
#[expect(deprecated, reason = "the project was asked to build on candle")]
pub type OnCandle = Autodiff<Candle>;

/// A backend that layers are trained on.
pub trait Trained: AutodiffBackend + Kernels {}

impl<B: AutodiffBackend + Kernels> Trained for B {}

/// A random tensor, different for every seed, the same on every backend.
pub fn tensor<B: Backend, const D: usize>(seed: u64, shape: [usize; D]) -> Tensor<B, D> {
    let mut random = Random::new(seed, Purpose::Sample);
    let values = (0..shape.iter().product()).map(|_| 2.0 * random.uniform() as f32 - 1.0);
    let values: Vec<f32> = values.collect();
    Tensor::from_data(TensorData::new(values, shape), &B::Device::default())
}

/// A random parameter.
pub fn parameter<B: Backend, const D: usize>(seed: u64, shape: [usize; D]) -> Param<Tensor<B, D>> {
    Param::from_tensor(tensor(seed, shape))
}

/// A tensor's numbers.
pub fn numbers<B: Backend, const D: usize>(tensor: Tensor<B, D>) -> Vec<f32> {
    tensor.into_data().to_vec().expect("an f32 tensor")
}

/// The gradients after a backward pass.
pub struct Found<B: AutodiffBackend>(B::Gradients);

impl<B: AutodiffBackend> Found<B> {
    /// The gradient of one tensor.
    pub fn of<const D: usize>(&self, tensor: &Tensor<B, D>) -> Vec<f32> {
        numbers(
            tensor
                .grad(&self.0)
                .expect("a tracked tensor has a gradient"),
        )
    }
}

/// An output's numbers, and what `gradients` finds after a backward pass with a random gradient of the output.
pub fn results<B: AutodiffBackend, const D: usize>(
    output: Tensor<B, D>,
    gradients: impl FnOnce(&Found<B>) -> Vec<Vec<f32>>,
) -> Vec<Vec<f32>> {
    let found = Found(
        (output.clone() * tensor(77, output.dims()))
            .sum()
            .backward(),
    );
    std::iter::once(numbers(output))
        .chain(gradients(&found))
        .collect()
}

/// Panics where two lists of results differ by more than rounding.
pub fn compare(what: &str, expected: &[Vec<f32>], found: &[Vec<f32>]) {
    assert_eq!(expected.len(), found.len());
    for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
        assert_eq!(
            expected.len(),
            found.len(),
            "{what}: result {index} has another size"
        );
        let scale = expected.iter().fold(1.0_f32, |most, v| most.max(v.abs()));
        for (at, (a, b)) in expected.iter().zip(found).enumerate() {
            assert!(
                (a - b).abs() < 3e-5 * scale,
                "{what}: result {index} at {at}: {b} instead of {a}"
            );
        }
    }
}

/// Runs a function generic over its backend with our operations on both backends, and compares with burn's on flex.
macro_rules! agree {
    ($run:ident($($argument:expr),*)) => {{
        use crate::models::layers::testing::{OnCandle, OnFlex, compare};
        let expected = crate::models::layers::Route::Burn.during(|| $run::<OnFlex>($($argument),*));
        compare("flex", &expected, &$run::<OnFlex>($($argument),*));
        compare("candle", &expected, &$run::<OnCandle>($($argument),*));
    }};
}
pub(crate) use agree;
