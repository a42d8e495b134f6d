//! The door between model code and the kernels: one call for every backend, differentiated or not.

use std::{cell::Cell, sync::Arc};

use burn::{
    backend::autodiff::{
        Autodiff,
        checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
        grads::Gradients,
        ops::{self, Ops, OpsKind},
    },
    tensor::{Tensor, TensorPrimitive, backend::Backend, ops::FloatTensor},
};
#[expect(deprecated, reason = "the project was asked to build on candle")]
use burn_candle::Candle;
use burn_flex::Flex;

use super::{
    operation::{Backward, Operation},
    storage::{Held, Storage},
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

impl Kernels for Flex {
    fn run<O: Operation, const N: usize>(
        operation: O,
        inputs: [FloatTensor<Self>; N],
    ) -> (FloatTensor<Self>, Arc<O::Saved>) {
        evaluate::<Self, O, N>(&operation, inputs)
    }
}

#[expect(deprecated, reason = "the project was asked to build on candle")]
impl Kernels for Candle {
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
    let views = held.each_ref().map(Held::view);
    let done = operation.forward(&views);
    let output = B::make(done.output, done.shape);
    held.into_iter().for_each(B::reclaim);
    (output, Arc::new(done.saved))
}

impl<B: Storage, C: CheckpointStrategy> Kernels for Autodiff<B, C> {
    fn run<O: Operation, const N: usize>(
        operation: O,
        inputs: [FloatTensor<Self>; N],
    ) -> (FloatTensor<Self>, Arc<O::Saved>) {
        let nodes = inputs.each_ref().map(|input| input.node.clone());
        let held = inputs.map(|input| B::hold(input.primitive));
        let views = held.each_ref().map(Held::view);
        let done = operation.forward(&views);
        let saved = Arc::new(done.saved);
        let step = Differentiated(operation);
        let output = match ops::Backward::<B, N>::prepare::<C>(step, nodes)
            .compute_bound()
            .stateful()
        {
            OpsKind::Tracked(prepared) => {
                let (tensor, output) = if O::KEEPS_OUTPUT {
                    let (tensor, held) = B::make_and_hold(done.output, done.shape);
                    (tensor, Some(held))
                } else {
                    (B::make(done.output, done.shape), None)
                };
                let saved = Arc::clone(&saved);
                prepared.finish(
                    Kept {
                        inputs: held,
                        output,
                        saved,
                    },
                    tensor,
                )
            }
            OpsKind::UnTracked(prepared) => {
                held.into_iter().for_each(B::reclaim);
                prepared.finish(B::make(done.output, done.shape))
            }
        };
        (output, saved)
    }
}

/// An operation as a step of burn's backward pass.
#[derive(Debug)]
struct Differentiated<O>(O);

/// What a step keeps between forward and backward.
#[derive(Debug)]
struct Kept<B: Storage, S, const N: usize> {
    inputs: [Held<B>; N],
    output: Option<Held<B>>,
    saved: Arc<S>,
}

impl<B: Storage, S, const N: usize> Clone for Kept<B, S, N> {
    fn clone(&self) -> Self {
        Self {
            inputs: self.inputs.clone(),
            output: self.output.clone(),
            saved: Arc::clone(&self.saved),
        }
    }
}

impl<B: Storage, O: Operation, const N: usize> ops::Backward<B, N> for Differentiated<O> {
    type State = Kept<B, O::Saved, N>;

    fn backward(self, ops: Ops<Self::State, N>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = B::hold(gradients.consume::<B>(&ops.node));
        let Kept {
            inputs,
            output,
            saved,
        } = ops.state;
        let views = inputs.each_ref().map(Held::view);
        // Parents that no gradient reaches are None.
        let wanted = ops.parents.each_ref().map(Option::is_some);
        let found = self.0.backward(&Backward {
            inputs: &views,
            output: output.as_ref().map_or(&[], |held| held.view().values),
            saved: &saved,
            gradient: &gradient.view(),
            wanted: &wanted,
        });
        for ((parent, found), input) in ops.parents.into_iter().zip(found).zip(&inputs) {
            if let (Some(parent), Some(found)) = (parent, found) {
                gradients.register::<B>(parent.id, B::make(found, input.shape().clone()));
            }
        }
        inputs
            .into_iter()
            .chain(output)
            .chain([gradient])
            .for_each(B::reclaim);
    }
}
