//! How networks read a kind of data: a batch as plain numbers, and as tensors.

use std::fmt;

use burn::tensor::backend::Backend;

use crate::data::Shape;

/// The form in which networks read data of a shape.
pub trait Form: Shape {
    /// A batch as plain numbers.
    type Batch: Clone + fmt::Debug + PartialEq;

    /// A batch as tensors.
    type Tensors<B: Backend>;

    /// Puts a batch where it is computed with.
    fn tensors<B: Backend>(batch: &Self::Batch, device: &B::Device) -> Self::Tensors<B>;
}
