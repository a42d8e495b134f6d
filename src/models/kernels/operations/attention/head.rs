//! Where the queries, keys and values of one head lie in tensors.

use std::ops::Range;

use crate::{
    gemm::matrix::{Matrix, rows},
    operation::View,
    runtime::threads::parts,
};

/// Queries that are computed together.
pub(super) const BLOCK: usize = 48;

/// Sizes of one attention.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    pub(super) batch: usize,
    pub(super) heads: usize,
    pub(super) queries: usize,
    pub(super) keys: usize,
    /// The width of a head.
    pub(super) size: usize,
}

/// A part of a tensor `[batch, steps, ..]`: queries, keys or values.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    values: &'a [f32],
    steps: usize,
    stride: usize,
    offset: usize,
}

impl<'a> Source<'a> {
    pub(super) fn new(view: &View<'a>, offset: usize) -> Self {
        Self {
            values: view.values,
            steps: view.shape[1],
            stride: view.shape[2],
            offset,
        }
    }

    /// The output or its gradient, `[batch, queries, heads * size]`.
    pub(super) fn whole(values: &'a [f32], sizes: &Sizes) -> Self {
        Self {
            values,
            steps: sizes.queries,
            stride: sizes.heads * sizes.size,
            offset: 0,
        }
    }

    pub(super) fn head(&self, sizes: &Sizes, sequence: usize, head: usize) -> Matrix<'a> {
        let start = self.start(sizes, sequence, head);
        rows(&self.values[start..], self.stride)
    }

    /// Where a head's first row starts, in this tensor and in its gradient.
    pub(super) fn start(&self, sizes: &Sizes, sequence: usize, head: usize) -> usize {
        sequence * self.steps * self.stride + self.offset + head * sizes.size
    }

    /// Distance between rows.
    pub(super) fn stride(&self) -> usize {
        self.stride
    }
}

impl Sizes {
    /// The sequences in parts for threads of their own.
    pub(super) fn parts(&self) -> Vec<Range<usize>> {
        let work = 2 * self.batch * self.heads * self.queries * self.keys * self.size;
        parts(self.batch, 1, work)
    }

    pub(super) fn blocks(&self) -> impl Iterator<Item = Range<usize>> {
        let queries = self.queries;
        (0..queries)
            .step_by(BLOCK)
            .map(move |start| start..queries.min(start + BLOCK))
    }

    /// The last key that the query at a place sees under a causal mask; none, if negative.
    pub(super) fn last(&self, query: usize) -> isize {
        (query + self.keys).cast_signed() - self.queries.cast_signed()
    }

    /// The probabilities of one head of one sequence in those of all.
    pub(super) fn plane(&self, sequence: usize, head: usize) -> Range<usize> {
        let (at, area) = (sequence * self.heads + head, self.queries * self.keys);
        at * area..(at + 1) * area
    }
}
