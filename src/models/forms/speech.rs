//! Speech as networks read it.

use std::sync::Arc;

use burn::tensor::{Tensor, TensorData, backend::Backend};

use super::form::Form;
use crate::data::SpeechShape;

/// Spectra over time `[batch, frames, bands]`, padded with zeros to the longest.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeechBatch {
    /// Frequency bands of a frame.
    pub bands: usize,
    /// All values.
    pub values: Vec<f32>,
    /// Frames of each sequence without padding, at least one.
    pub lengths: Arc<[usize]>,
}

/// Spectra over time `[batch, channels, frames]` with the frames of each that are no padding; all others are zero.
pub struct Frames<B: Backend> {
    /// The values.
    pub values: Tensor<B, 3>,
    /// Frames of each sequence.
    pub lengths: Arc<[usize]>,
}

impl<B: Backend> Frames<B> {
    /// Values after a layer, padding set to zero again: what a network says never depends on what else is in the batch.
    pub fn then(&self, values: Tensor<B, 3>) -> Self {
        let [batch, _, frames] = values.dims();
        let lengths = self.lengths.clone();
        if lengths.iter().all(|length| *length == frames) {
            return Self { values, lengths };
        }
        let flags = lengths
            .iter()
            .flat_map(|length| (0..frames).map(move |at| f32::from(at < *length)));
        let flags = TensorData::new(flags.collect::<Vec<f32>>(), [batch, 1, frames]);
        Self {
            values: values.clone() * Tensor::from_data(flags, &values.device()),
            lengths,
        }
    }
}

impl Form for SpeechShape {
    type Batch = SpeechBatch;
    /// `[batch, bands, frames]`.
    type Tensors<B: Backend> = Frames<B>;

    fn tensors<B: Backend>(batch: &SpeechBatch, device: &B::Device) -> Frames<B> {
        let (bands, count) = (batch.bands, batch.lengths.len());
        let frames = batch.values.len() / (count * bands);
        let mut turned: Vec<f32> = Vec::with_capacity(batch.values.len());
        for sequence in batch.values.chunks_exact(frames * bands) {
            for band in 0..bands {
                turned.extend(sequence.iter().skip(band).step_by(bands));
            }
        }
        Frames {
            values: Tensor::from_data(TensorData::new(turned, [count, bands, frames]), device),
            lengths: batch.lengths.clone(),
        }
    }
}
