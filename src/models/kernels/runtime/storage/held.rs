//! What kernels ask of a backend's tensors: to be read as slices and to be made from numbers.

use std::{fmt::Debug, ops::Deref, sync::Arc};

use burn::{
    backend::autodiff::NodeId,
    tensor::{Shape, backend::Backend, ops::FloatTensor},
};

use crate::operation::View;

/// A backend on the CPU without automatic differentiation.
pub trait Storage: Backend {
    /// A contiguous tensor whose numbers can be borrowed.
    type Numbers: Clone + Debug + Send + Sync + 'static;

    /// Numbers while they are read.
    type Loan<'a>: Deref<Target = [f32]>;

    /// Whether every tensor can be read in place, so that operations need hand each other nothing.
    const LENDS: bool;

    /// Holds a tensor's numbers.
    fn hold(tensor: FloatTensor<Self>) -> Held<Self>;

    /// Makes a tensor.
    fn make(values: Vec<f32>, shape: Shape) -> FloatTensor<Self>;

    /// Makes a tensor and holds its numbers.
    fn make_and_hold(values: Vec<f32>, shape: Shape) -> (FloatTensor<Self>, Held<Self>);

    /// Holds numbers that no tensor is made of.
    fn keep(values: Vec<f32>) -> Held<Self>;

    /// Takes a tensor's numbers, without a copy where nobody else holds them.
    fn take(tensor: FloatTensor<Self>) -> Vec<f32>;

    /// Gives the memory of a tensor that nobody else holds to the next outputs.
    fn reclaim(held: Held<Self>);

    /// Borrows the numbers.
    fn lend(numbers: &Self::Numbers) -> Self::Loan<'_>;

    /// Remembers an operation's output by its node for the operations that follow.
    fn remember(_node: NodeId, _output: Held<Self>) {}

    /// The output of a node, when an operation of our own made it and it is remembered.
    fn recall(_node: NodeId) -> Option<Held<Self>> {
        None
    }

    /// Remembers a parameter by its node as long as someone holds it.
    fn remember_parameter(_node: &Arc<NodeId>, _parameter: Held<Self>) {}

    /// The parameter of a node, when it is remembered.
    fn recall_parameter(_node: NodeId) -> Option<Held<Self>> {
        None
    }

    /// Lets go of a node's output or parameter.
    fn forget(_node: NodeId) {}
}

/// A contiguous tensor that outlives the call that took it.
#[derive(Clone, Debug)]
pub struct Held<B: Storage> {
    pub(super) numbers: B::Numbers,
    pub(super) shape: Shape,
}

impl<B: Storage> Held<B> {
    /// Lends its numbers.
    pub fn lend(&self) -> Lent<'_, B> {
        Lent {
            numbers: B::lend(&self.numbers),
            shape: &self.shape,
        }
    }

    /// The extents.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }
}

/// A held tensor while it is read.
#[derive(Debug)]
pub struct Lent<'a, B: Storage> {
    numbers: B::Loan<'a>,
    shape: &'a Shape,
}

impl<B: Storage> Lent<'_, B> {
    /// What the kernels see of it.
    pub fn view(&self) -> View<'_> {
        View {
            values: &self.numbers,
            shape: self.shape,
        }
    }
}
