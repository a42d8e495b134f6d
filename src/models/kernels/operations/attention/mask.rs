//! Which keys a query sees.

use std::{ops::Range, sync::Arc};

use crate::gemm::Triangle;

/// Which keys a query sees.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// Whether a query sees only keys up to its own place; the last query sees the last key.
    pub causal: bool,
    /// The keys of every sequence that are not padding; all of them, if not given.
    pub keys: Option<Arc<[Range<usize>]>>,
}

impl Mask {
    /// The keys, of `count`, that one of so many queries of a sequence sees.
    pub fn seen(
        &self,
        [queries, count]: [usize; 2],
        sequence: usize,
        query: usize,
    ) -> Range<usize> {
        let all = self
            .keys
            .as_ref()
            .map_or(0..count, |keys| keys[sequence].clone());
        let end = if self.causal {
            (query + 1 + count).saturating_sub(queries)
        } else {
            count
        };
        all.start.min(end)..all.end.min(end)
    }

    /// `triangle` of the causal edge, if there is one.
    pub(super) fn triangle(&self, lead: isize, triangle: fn(isize) -> Triangle) -> Triangle {
        if self.causal {
            triangle(lead)
        } else {
            Triangle::Whole
        }
    }
}
