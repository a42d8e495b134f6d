//! Takes an operation to whichever backend a layer runs on, differentiated or not.

use std::{cell::Cell, sync::Arc};

use burn::tensor::{Shape, Tensor, TensorPrimitive, backend::Backend, ops::FloatTensor};

use crate::{
    operation::{Forward, Operation},
    runtime::storage::{Held, Lent, Storage},
};

/// Which operations layers use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Our own, on slices.
    Own,
    /// Those of burn: on a GPU, and to compare with.
    Burn,
}

thread_local! {
    static CHOSEN: Cell<Route> = const { Cell::new(Route::Own) };
}

impl Route {
    /// The route chosen on this thread.
    pub fn chosen() -> Self {
        CHOSEN.get()
    }

    /// Runs `work` with this route on this thread.
    pub fn during<R>(self, work: impl FnOnce() -> R) -> R {
        let before = CHOSEN.replace(self);
        let result = work();
        CHOSEN.set(before);
        result
    }
}

/// A backend that layers run on: flex, candle, and either with automatic differentiation.
///
/// A backend on a GPU would answer [`Route::Burn`], and layers would take burn's own operations.
pub trait Kernels: Backend {
    /// The operations that layers take on this backend.
    fn route() -> Route {
        Route::chosen()
    }

    /// Runs an operation of our own, giving its output and what it saved.
    fn run<O: Operation, const N: usize>(
        operation: O,
        inputs: [FloatTensor<Self>; N],
    ) -> (FloatTensor<Self>, Arc<O::Saved>);

    /// Makes a parameter, which operations of our own read in place; gradients reach it where the backend has them.
    fn parameter(values: Vec<f32>, shape: Shape) -> FloatTensor<Self>;

    /// Takes a parameter's numbers, without a copy where nobody else holds them.
    fn numbers(parameter: FloatTensor<Self>) -> Vec<f32>;
}

/// Runs an operation of our own on tensors' primitives (see [`raw`]).
pub fn apply<B: Kernels, O: Operation, const N: usize, const D: usize>(
    operation: O,
    inputs: [FloatTensor<B>; N],
) -> (Tensor<B, D>, Arc<O::Saved>) {
    let (output, saved) = B::run(operation, inputs);
    (
        Tensor::from_primitive(TensorPrimitive::Float(output)),
        saved,
    )
}

/// A tensor without its rank, as operations take it.
pub fn raw<B: Backend, const D: usize>(tensor: Tensor<B, D>) -> FloatTensor<B> {
    tensor.into_primitive().tensor()
}

impl<B: Storage> Kernels for B {
    fn parameter(values: Vec<f32>, shape: Shape) -> FloatTensor<Self> {
        Self::make(values, shape)
    }

    fn numbers(parameter: FloatTensor<Self>) -> Vec<f32> {
        Self::take(parameter)
    }

    fn run<O: Operation, const N: usize>(
        operation: O,
        inputs: [FloatTensor<Self>; N],
    ) -> (FloatTensor<Self>, Arc<O::Saved>) {
        evaluate::<Self, O, N>(&operation, inputs)
    }
}

fn evaluate<B: Storage, O: Operation, const N: usize>(
    operation: &O,
    inputs: [FloatTensor<B>; N],
) -> (FloatTensor<B>, Arc<O::Saved>) {
    let held = inputs.map(B::hold);
    let done = forward(operation, &held);
    let output = B::make(done.output, done.shape);
    held.into_iter().for_each(B::reclaim);
    (output, Arc::new(done.saved))
}

/// The forward pass on tensors that are held.
pub(crate) fn forward<B: Storage, O: Operation, const N: usize>(
    operation: &O,
    inputs: &[Held<B>; N],
) -> Forward<O::Saved> {
    let lent = inputs.each_ref().map(Held::lend);
    operation.forward(&lent.each_ref().map(Lent::view))
}
