//! How much of a product is needed where one operand or the result is a triangle, as under a causal mask.

use std::ops::Range;

use crate::gemm::micro_kernel::UNROLL;

/// The part of a product that counts. The edge of row `r` is `r` plus the number given, or 0 below that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Triangle {
    /// All of it.
    Whole,
    /// Of every row of the output the columns before its edge; what lies beyond is unspecified.
    Columns(isize),
    /// Of every row of the left operand the numbers before its edge; those beyond are zeros.
    Before(isize),
    /// Of every row of the left operand the numbers from its edge on; those before are zeros.
    From(isize),
}

impl Triangle {
    /// Whether the output is needed from a column on in any of these rows.
    #[inline(always)]
    pub(super) fn has(self, rows: &Range<usize>, column: usize) -> bool {
        match self {
            Self::Columns(lead) => column < edge(rows.end - 1, lead),
            _ => true,
        }
    }

    /// The depth that is not zero in any of these rows, from a whole stretch on.
    #[inline(always)]
    pub(super) fn depth(self, rows: &Range<usize>, depth: usize) -> Range<usize> {
        match self {
            Self::Before(lead) => 0..edge(rows.end - 1, lead).min(depth),
            Self::From(lead) => edge(rows.start, lead).min(depth) / UNROLL * UNROLL..depth,
            _ => 0..depth,
        }
    }
}

#[inline(always)]
fn edge(row: usize, lead: isize) -> usize {
    row.saturating_add_signed(lead)
}
