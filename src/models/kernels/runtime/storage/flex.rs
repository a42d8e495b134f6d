//! Flex: every tensor is read in place.

use burn::tensor::{Shape, TensorData, TensorMetadata};
use burn_flex::{Flex, FlexTensor};

use crate::runtime::{
    buffers::give_back,
    storage::held::{Held, Storage},
};

impl Storage for Flex {
    type Numbers = FlexTensor;
    type Loan<'a> = &'a [f32];

    const LENDS: bool = true;

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

    fn keep(values: Vec<f32>) -> Held<Self> {
        let shape = Shape::from([values.len()]);
        let numbers = Self::make(values, shape.clone());
        Held { numbers, shape }
    }

    fn take(tensor: FlexTensor) -> Vec<f32> {
        tensor.into_data().into_vec().expect("an f32 tensor")
    }

    fn reclaim(held: Held<Self>) {
        if held.numbers.is_unique() {
            give_back(Self::take(held.numbers));
        }
    }

    fn lend(numbers: &FlexTensor) -> &[f32] {
        numbers.as_slice().expect("a contiguous f32 tensor")
    }
}
