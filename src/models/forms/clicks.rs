//! Rows of features as the recommenders read them.

use std::sync::Arc;

use burn::tensor::{Tensor, TensorData, backend::Backend};

use super::form::Form;
use crate::{data::ClickShape, models::layers::Tokens};

/// Rows of sparse features `[batch, fields]` and dense ones `[batch, dense]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ClickBatch {
    /// Their sizes.
    pub shape: ClickShape,
    /// Rows of the embedding table, one a field.
    pub ids: Arc<[usize]>,
    /// Dense features.
    pub dense: Vec<f32>,
}

/// How many features a row has, and of what kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Ids that describe the user, first in a row.
    pub of_user: usize,
    /// Ids that describe the item.
    pub of_item: usize,
    /// Numbers, all the user's; at least one: where the data has none, a one stands for them.
    pub numbers: usize,
    /// Rows of all tables together.
    pub values: usize,
}

impl Fields {
    /// Ids of a row.
    pub fn ids(&self) -> usize {
        self.of_user + self.of_item
    }
}

impl From<ClickShape> for Fields {
    fn from(shape: ClickShape) -> Self {
        Self {
            of_user: shape.user_fields,
            of_item: shape.item_fields,
            numbers: shape.dense.max(1),
            values: shape.values,
        }
    }
}

/// A batch of rows.
#[derive(Clone, Debug)]
pub struct Rows<B: Backend> {
    /// What a row has.
    pub fields: Fields,
    /// Rows of the tables `[batch, ids]`.
    pub ids: Tokens,
    /// `[batch, numbers]`.
    pub numbers: Tensor<B, 2>,
}

impl Form for ClickShape {
    type Batch = ClickBatch;
    type Tensors<B: Backend> = Rows<B>;

    fn tensors<B: Backend>(batch: &ClickBatch, device: &B::Device) -> Rows<B> {
        let fields = Fields::from(batch.shape);
        let count = batch.ids.len() / fields.ids();
        let numbers = if batch.dense.is_empty() {
            vec![1.0; count]
        } else {
            batch.dense.clone()
        };
        Rows {
            fields,
            ids: Tokens::new(batch.ids.clone(), fields.ids()),
            numbers: Tensor::from_data(TensorData::new(numbers, [count, fields.numbers]), device),
        }
    }
}
