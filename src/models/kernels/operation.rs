//! What an operation of our own is: a forward and a backward pass on plain `f32` slices.

use std::{fmt::Debug, ops::Deref};

use burn::tensor::Shape;

use crate::runtime::buffers::{buffer, zeroed};

/// A differentiable operation. Whole numbers such as indices and lengths travel in the operation itself.
pub trait Operation: Clone + Debug + Send + Sync + 'static {
    /// What the backward pass needs besides the inputs.
    type Saved: Debug + Send + Sync + 'static;

    /// Whether the backward pass reads the output, so that it must be kept.
    const KEEPS_OUTPUT: bool = false;

    /// Computes the output.
    fn forward(&self, inputs: &[View]) -> Forward<Self::Saved>;

    /// Computes the gradient of every input that is wanted, `None` for the others.
    fn backward(&self, pass: &Backward<Self::Saved>) -> Vec<Option<Vec<f32>>>;
}

/// A contiguous tensor as the kernels see it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The numbers, row-major.
    pub values: &'a [f32],
    /// The extent of each dimension.
    pub shape: &'a [usize],
}

impl Deref for View<'_> {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        self.values
    }
}

impl View<'_> {
    /// The extent of the last dimension.
    pub fn width(&self) -> usize {
        self.shape.last().copied().unwrap_or(1)
    }
}

/// What a forward pass gives.
#[derive(Debug)]
pub struct Forward<S> {
    /// The output, row-major.
    pub output: Vec<f32>,
    /// Its extents.
    pub shape: Shape,
    /// What the backward pass will need.
    pub saved: S,
}

impl<S> Forward<S> {
    /// An output of a given shape with what is saved for the backward pass.
    pub fn new(output: Vec<f32>, shape: impl Into<Shape>, saved: S) -> Self {
        let shape = shape.into();
        debug_assert_eq!(output.len(), shape.num_elements());
        Self {
            output,
            shape,
            saved,
        }
    }
}

/// What a backward pass is given.
#[derive(Debug)]
pub struct Backward<'a, S> {
    /// The inputs of the forward pass.
    pub inputs: &'a [View<'a>],
    /// The output of the forward pass; empty unless the operation keeps it.
    pub output: &'a [f32],
    /// What the forward pass saved.
    pub saved: &'a S,
    /// The gradient of the output.
    pub gradient: &'a [f32],
    /// Which inputs' gradients are wanted.
    pub wanted: &'a [bool],
}

impl<S> Backward<'_, S> {
    /// Computes the gradient of input `index` by adding to zeros, when it is wanted.
    pub fn fill(&self, index: usize, compute: impl FnOnce(&mut [f32])) -> Option<Vec<f32>> {
        self.wanted[index].then(|| {
            let mut gradient = zeroed(self.inputs[index].len());
            compute(&mut gradient);
            gradient
        })
    }

    /// Computes the gradient of input `index` by writing every number of it, when it is wanted.
    pub fn write(&self, index: usize, compute: impl FnOnce(&mut [f32])) -> Option<Vec<f32>> {
        self.wanted[index].then(|| {
            let mut gradient = buffer(self.inputs[index].len());
            compute(&mut gradient);
            gradient
        })
    }
}
