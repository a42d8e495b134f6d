//! Candle: tensors made here are shared with it and read in place; of others it lends nobody the memory, so they are copied.
#![expect(deprecated, reason = "the project was asked to build on candle")]

use std::{
    cell::RefCell,
    ops::Deref,
    sync::{Arc, RwLockReadGuard},
};

use burn::{
    backend::autodiff::NodeId,
    tensor::{
        Shape, TensorMetadata,
        ops::{FloatTensor, FloatTensorOps},
        try_read_sync,
    },
};
use burn_candle::{Candle, CandleTensor};
use candle_core::CpuStorage;

use crate::runtime::{
    buffers::give_back,
    remembered::{Parameters, Recent},
    storage::held::{Held, Storage},
};

/// Numbers of candle's: a tensor that was made here and is shared with it, or a copy of one that was not.
#[derive(Clone, Debug)]
pub enum CandleNumbers {
    /// Read in place.
    Shared(candle_core::Tensor),
    /// Our own.
    Own(Arc<Vec<f32>>),
}

/// Numbers of candle's while they are read.
#[derive(Debug)]
pub enum CandleLoan<'a> {
    /// Candle's memory, read-locked.
    Shared(RwLockReadGuard<'a, candle_core::Storage>),
    /// Our own.
    Own(&'a [f32]),
}

impl Deref for CandleLoan<'_> {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        match self {
            Self::Own(values) => values,
            Self::Shared(storage) => match &**storage {
                candle_core::Storage::Cpu(CpuStorage::F32(values)) => values,
                _ => panic!("a tensor made here is on the CPU and of f32"),
            },
        }
    }
}

thread_local! {
    static RECENT: RefCell<Recent<Held<Candle>>> = RefCell::default();
    static PARAMETERS: RefCell<Parameters<Held<Candle>>> = RefCell::default();
}

/// A candle tensor of these numbers, which lie in it from its first place on.
fn on_candle(values: Vec<f32>, shape: &Shape) -> candle_core::Tensor {
    let shape = candle_core::Shape::from(shape.to_vec());
    candle_core::Tensor::from_vec(values, shape, &candle_core::Device::Cpu)
        .expect("as many numbers as the shape holds")
}

impl Storage for Candle {
    type Numbers = CandleNumbers;
    type Loan<'a> = CandleLoan<'a>;

    const LENDS: bool = false;

    fn hold(tensor: FloatTensor<Self>) -> Held<Self> {
        let shape = tensor.shape();
        let numbers = CandleNumbers::Own(Arc::new(Self::take(tensor)));
        Held { numbers, shape }
    }

    fn make(values: Vec<f32>, shape: Shape) -> FloatTensor<Self> {
        CandleTensor::new(on_candle(values, &shape))
    }

    fn make_and_hold(values: Vec<f32>, shape: Shape) -> (FloatTensor<Self>, Held<Self>) {
        let tensor = on_candle(values, &shape);
        let numbers = CandleNumbers::Shared(tensor.clone());
        (CandleTensor::new(tensor), Held { numbers, shape })
    }

    fn keep(values: Vec<f32>) -> Held<Self> {
        let shape = Shape::from([values.len()]);
        let numbers = CandleNumbers::Own(Arc::new(values));
        Held { numbers, shape }
    }

    fn take(tensor: FloatTensor<Self>) -> Vec<f32> {
        let data = try_read_sync(Self::float_into_data(tensor))
            .expect("the CPU answers at once")
            .expect("a CPU tensor can be read");
        data.into_vec().expect("an f32 tensor")
    }

    fn reclaim(held: Held<Self>) {
        if let CandleNumbers::Own(values) = held.numbers
            && let Ok(values) = Arc::try_unwrap(values)
        {
            give_back(values);
        }
    }

    fn lend(numbers: &CandleNumbers) -> CandleLoan<'_> {
        match numbers {
            CandleNumbers::Shared(tensor) => CandleLoan::Shared(tensor.storage_and_layout().0),
            CandleNumbers::Own(values) => CandleLoan::Own(values),
        }
    }

    fn remember(node: NodeId, output: Held<Self>) {
        RECENT.with_borrow_mut(|recent| recent.remember(node, output));
    }

    fn recall(node: NodeId) -> Option<Held<Self>> {
        RECENT.with_borrow(|recent| recent.recall(node))
    }

    fn remember_parameter(node: &Arc<NodeId>, parameter: Held<Self>) {
        PARAMETERS.with_borrow_mut(|all| all.remember(node, parameter));
    }

    fn recall_parameter(node: NodeId) -> Option<Held<Self>> {
        PARAMETERS.with_borrow(|all| all.recall(node))
    }

    fn forget(node: NodeId) {
        RECENT.with_borrow_mut(|recent| recent.forget(node));
        PARAMETERS.with_borrow_mut(|all| all.forget(node));
    }
}
