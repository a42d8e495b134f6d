//! Reads a backend's tensors as slices and makes tensors from numbers: without a copy, but for reading from candle, which
//! lends nobody its memory.

use std::{fmt::Debug, sync::Arc};

use burn::tensor::{
    Shape, TensorData, TensorMetadata,
    backend::Backend,
    ops::{FloatTensor, FloatTensorOps},
    try_read_sync,
};
#[expect(deprecated, reason = "the project was asked to build on candle")]
use burn_candle::{Candle, CandleTensor};
use burn_flex::{Flex, FlexTensor};

use super::{operation::View, reuse::give_back};

/// A backend on the CPU without automatic differentiation.
pub trait Storage: Backend {
    /// A contiguous tensor whose numbers can be borrowed.
    type Numbers: Clone + Debug + Send + Sync + 'static;

    /// Holds a tensor's numbers.
    fn hold(tensor: FloatTensor<Self>) -> Held<Self>;

    /// Makes a tensor.
    fn make(values: Vec<f32>, shape: Shape) -> FloatTensor<Self>;

    /// Makes a tensor and holds its numbers.
    fn make_and_hold(values: Vec<f32>, shape: Shape) -> (FloatTensor<Self>, Held<Self>);

    /// Takes a tensor's numbers, without a copy where nobody else holds them.
    fn take(tensor: FloatTensor<Self>) -> Vec<f32>;

    /// Gives the memory of a tensor that nobody else holds to the next outputs.
    fn reclaim(held: Held<Self>);

    /// Borrows the numbers.
    fn values(numbers: &Self::Numbers) -> &[f32];
}

/// A contiguous tensor that outlives the call that took it.
#[derive(Clone, Debug)]
pub struct Held<B: Storage> {
    numbers: B::Numbers,
    shape: Shape,
}

impl<B: Storage> Held<B> {
    /// What the kernels see of it.
    pub fn view(&self) -> View<'_> {
        View {
            values: B::values(&self.numbers),
            shape: &self.shape,
        }
    }

    /// The extents.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }
}

impl Storage for Flex {
    type Numbers = FlexTensor;

    fn hold(tensor: FlexTensor) -> Held<Self> {
        let shape = tensor.shape();
        let numbers = if tensor.is_contiguous() {
            tensor
        } else {
            tensor.to_contiguous()
        };
        Held { numbers, shape }
    }

    fn make(values: Vec<f32>, shape: Shape) -> FlexTensor {
        FlexTensor::from_data(TensorData::new(values, shape))
    }

    fn make_and_hold(values: Vec<f32>, shape: Shape) -> (FlexTensor, Held<Self>) {
        let tensor = Self::make(values, shape.clone());
        let numbers = tensor.clone();
        (tensor, Held { numbers, shape })
    }

    fn take(tensor: FlexTensor) -> Vec<f32> {
        tensor.into_data().into_vec().expect("an f32 tensor")
    }

    fn reclaim(held: Held<Self>) {
        if held.numbers.is_unique() {
            give_back(Self::take(held.numbers));
        }
    }

    fn values(numbers: &FlexTensor) -> &[f32] {
        numbers.as_slice().expect("a contiguous f32 tensor")
    }
}

#[expect(deprecated, reason = "the project was asked to build on candle")]
impl Storage for Candle {
    type Numbers = Arc<Vec<f32>>;

    fn hold(tensor: FloatTensor<Self>) -> Held<Self> {
        let shape = tensor.shape();
        let data = try_read_sync(Self::float_into_data(tensor))
            .expect("the CPU answers at once")
            .expect("a CPU tensor can be read");
        let values = data.into_vec().expect("an f32 tensor");
        Held {
            numbers: Arc::new(values),
            shape,
        }
    }

    fn make(values: Vec<f32>, shape: Shape) -> FloatTensor<Self> {
        let shape = candle_core::Shape::from(shape.to_vec());
        let made = candle_core::Tensor::from_vec(values, shape, &candle_core::Device::Cpu);
        CandleTensor::new(made.expect("as many numbers as the shape holds"))
    }

    fn make_and_hold(values: Vec<f32>, shape: Shape) -> (FloatTensor<Self>, Held<Self>) {
        let numbers = Arc::new(values.clone());
        (Self::make(values, shape.clone()), Held { numbers, shape })
    }

    fn take(tensor: FloatTensor<Self>) -> Vec<f32> {
        let data = try_read_sync(Self::float_into_data(tensor))
            .expect("the CPU answers at once")
            .expect("a CPU tensor can be read");
        data.into_vec().expect("an f32 tensor")
    }

    fn reclaim(held: Held<Self>) {
        if let Ok(values) = Arc::try_unwrap(held.numbers) {
            give_back(values);
        }
    }

    fn values(numbers: &Arc<Vec<f32>>) -> &[f32] {
        numbers
    }
}
