//! Text as networks read it.

use std::sync::Arc;

use burn::tensor::backend::Backend;

use super::form::Form;
use crate::{data::TextShape, models::layers::Tokens};

/// Sequences of symbols `[batch, steps]`.
#[derive(Clone, Debug, PartialEq)]
pub struct TextBatch {
    /// Indices into the alphabet.
    pub ids: Arc<[usize]>,
    /// Symbols of each sequence.
    pub steps: usize,
}

impl Form for TextShape {
    type Batch = TextBatch;
    /// `[batch, steps]`.
    type Tensors<B: Backend> = Tokens;

    fn tensors<B: Backend>(batch: &TextBatch, _: &B::Device) -> Tokens {
        Tokens::new(batch.ids.clone(), batch.steps)
    }
}
