//! Pictures as networks read them.

use burn::tensor::{Tensor, TensorData, backend::Backend};

use super::form::Form;
use crate::data::PictureShape;

/// Pictures `[batch, channels, height, width]`, one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureBatch {
    /// Their sizes.
    pub shape: PictureShape,
    /// All values.
    pub values: Vec<f32>,
}

impl Form for PictureShape {
    type Batch = PictureBatch;
    /// `[batch, channels, height, width]`.
    type Tensors<B: Backend> = Tensor<B, 4>;

    fn tensors<B: Backend>(batch: &PictureBatch, device: &B::Device) -> Tensor<B, 4> {
        let Self {
            channels,
            height,
            width,
            ..
        } = batch.shape;
        let count = batch.values.len() / batch.shape.numbers();
        let data = TensorData::new(batch.values.clone(), [count, channels, height, width]);
        Tensor::from_data(data, device)
    }
}
