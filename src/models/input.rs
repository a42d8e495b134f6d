//! What a network reads: a batch of one kind of data as plain numbers.

use std::sync::Arc;

use burn::tensor::{Tensor, TensorData, backend::Backend};

use super::{
    families::{Fields, Frames, Rows},
    layers::Tokens,
};
use crate::data::Signature;

/// A batch of inputs. Each kind of data has one form; a task fixes which its families read.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Pictures `[batch, channels, height, width]`, one after another.
    Pictures(Vec<f32>),
    /// Sequences of symbols `[batch, steps]`.
    Symbols {
        /// Indices into the alphabet.
        ids: Arc<[usize]>,
        /// Symbols of each sequence.
        steps: usize,
    },
    /// Spectra over time `[batch, frames, bands]`, padded with zeros to the longest.
    Spectra {
        /// All values.
        values: Vec<f32>,
        /// Frames of each sequence without padding, at least one.
        lengths: Arc<[usize]>,
    },
    /// Rows of sparse features `[batch, fields]` and dense ones `[batch, dense]`.
    Clicks {
        /// Rows of the embedding table, one a field.
        ids: Arc<[usize]>,
        /// Dense features.
        dense: Vec<f32>,
    },
}

impl Input {
    /// Pictures as a tensor `[batch, channels, height, width]`.
    ///
    /// # Panics
    /// When the input is of another kind: a task's families read the kind of its data.
    pub fn pictures<B: Backend>(&self, signature: &Signature, device: &B::Device) -> Tensor<B, 4> {
        match (self, *signature) {
            (
                Self::Pictures(values),
                Signature::Images {
                    channels,
                    height,
                    width,
                    ..
                },
            ) => {
                let batch = values.len() / (channels * height * width);
                let shape = [batch, channels, height, width];
                Tensor::from_data(TensorData::new(values.clone(), shape), device)
            }
            other => mismatch(other.1),
        }
    }

    /// Symbols as tokens `[batch, steps]`.
    ///
    /// # Panics
    /// When the input is of another kind.
    pub fn symbols(&self, signature: &Signature) -> Tokens {
        match self {
            Self::Symbols { ids, steps } => Tokens::new(ids.clone(), *steps),
            _ => mismatch(*signature),
        }
    }

    /// Rows of ids and numbers.
    ///
    /// # Panics
    /// When the input is of another kind.
    pub fn rows<B: Backend>(&self, signature: &Signature, device: &B::Device) -> Rows<B> {
        let Self::Clicks { ids, dense } = self else {
            mismatch(*signature)
        };
        let fields = Fields::of(signature);
        let batch = ids.len() / fields.ids();
        let numbers = if dense.is_empty() {
            vec![1.0; batch]
        } else {
            dense.clone()
        };
        Rows {
            ids: Tokens::new(ids.clone(), fields.ids()),
            numbers: Tensor::from_data(TensorData::new(numbers, [batch, fields.numbers]), device),
        }
    }

    /// Spectra as a tensor `[batch, bands, frames]`.
    ///
    /// # Panics
    /// As [`Self::pictures`].
    pub fn frames<B: Backend>(&self, signature: &Signature, device: &B::Device) -> Frames<B> {
        match (self, *signature) {
            (Self::Spectra { values, lengths }, Signature::Speech { bands, .. }) => {
                let batch = lengths.len();
                let frames = values.len() / (batch * bands);
                let mut turned: Vec<f32> = Vec::with_capacity(values.len());
                for sequence in values.chunks_exact(frames * bands) {
                    for band in 0..bands {
                        turned.extend(sequence.iter().skip(band).step_by(bands));
                    }
                }
                Frames {
                    values: Tensor::from_data(
                        TensorData::new(turned, [batch, bands, frames]),
                        device,
                    ),
                    lengths: lengths.clone(),
                }
            }
            other => mismatch(other.1),
        }
    }
}

/// A family was given data of a kind that it does not read, which a scenario's validation rules out.
pub(super) fn mismatch(signature: Signature) -> ! {
    panic!("this family does not read data of the form {signature:?}")
}
