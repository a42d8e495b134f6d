//! Listening histories as the recommenders read them.

use std::sync::Arc;

use burn::tensor::{Tensor, backend::Backend};

use super::form::Form;
use crate::{
    data::HistoryShape,
    models::layers::{Kernels, Tokens, rows_at},
};

/// Histories `[batch, steps]`, the shorter ones filled up behind with items that no answer depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryBatch {
    /// Numbers of items.
    pub ids: Arc<[usize]>,
    /// Items of each history.
    pub steps: usize,
    /// The places, of all histories one after the other, whose next item is to be answered.
    pub asked: Arc<[usize]>,
    /// The items that are scored, in their order; all of them, where none are named.
    pub scored: Option<Arc<[usize]>>,
}

impl HistoryBatch {
    /// The items of all histories.
    pub fn items(&self) -> Tokens {
        Tokens::new(self.ids.clone(), self.steps)
    }

    /// The last items up to each place that is asked, the newest last: `[asked, count]`; `blank` stands before a history's
    /// beginning.
    pub fn last(&self, count: usize, blank: usize) -> Tokens {
        let of_place = |place: &usize| {
            let (start, end) = (place - place % self.steps, place + 1);
            let known = count.min(end - start);
            let blanks = std::iter::repeat_n(blank, count - known);
            blanks.chain(self.ids[end - known..end].iter().copied())
        };
        let ids: Vec<usize> = self.asked.iter().flat_map(of_place).collect();
        Tokens::new(ids, count)
    }

    /// Of vectors at all places `[batch, steps, width]` those that are asked: `[asked, width]`.
    pub fn of<B: Kernels>(&self, x: Tensor<B, 3>) -> Tensor<B, 2> {
        let x: Tensor<B, 2> = x.flatten(0, 1);
        if self.asked.len() == self.ids.len() {
            return x;
        }
        rows_at(x, self.asked.clone())
    }
}

impl Form for HistoryShape {
    type Batch = HistoryBatch;
    type Tensors<B: Backend> = HistoryBatch;

    fn tensors<B: Backend>(batch: &HistoryBatch, _: &B::Device) -> HistoryBatch {
        batch.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_items_never_come_from_another_history() {
        let batch = HistoryBatch {
            ids: Arc::new([1, 2, 3, 4, 5, 6]),
            steps: 3,
            asked: Arc::new([0, 2, 3, 4]),
            scored: None,
        };
        let expected = [[9, 1], [2, 3], [9, 4], [4, 5]].concat();
        assert_eq!(batch.last(2, 9), Tokens::new(expected, 2));
    }
}
