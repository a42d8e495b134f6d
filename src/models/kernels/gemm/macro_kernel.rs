//! All tiles of a block: every few rows of the left operand times every column panel of the right one.

use std::ops::Range;

use pulp::Simd;

use crate::gemm::{
    epilogue::Epilogue,
    micro_kernel::{Place, Tile, UNROLL, VECTORS, micro_kernel, micro_kernel_row_major, store},
    triangle::Triangle,
};

/// A packed block of the left operand as tiles read it, `ROWS` rows at a time.
pub(super) trait Left<const ROWS: usize>: Copy {
    /// The product of the rows from `row` on, over some of the depth, and as much of a column panel.
    fn multiply<S: Simd>(
        self,
        simd: S,
        row: usize,
        depth: Range<usize>,
        panel: &[S::f32s],
    ) -> Tile<S, ROWS>;
}

/// For each depth the `ROWS` numbers of one column.
#[derive(Clone, Copy)]
pub(super) struct DepthMajor<'a> {
    pub(super) panels: &'a [f32],
    pub(super) depth: usize,
}

/// For each [`UNROLL`] of the depth that much of each row.
#[derive(Clone, Copy)]
pub(super) struct RowMajor<'a> {
    pub(super) panels: &'a [f32],
    pub(super) depth: usize,
}

impl<const ROWS: usize> Left<ROWS> for DepthMajor<'_> {
    #[inline(always)]
    fn multiply<S: Simd>(
        self,
        simd: S,
        row: usize,
        depth: Range<usize>,
        panel: &[S::f32s],
    ) -> Tile<S, ROWS> {
        let first = row * self.depth + depth.start * ROWS;
        micro_kernel(simd, &self.panels[first..][..depth.len() * ROWS], panel)
    }
}

impl<const ROWS: usize> Left<ROWS> for RowMajor<'_> {
    #[inline(always)]
    fn multiply<S: Simd>(
        self,
        simd: S,
        row: usize,
        depth: Range<usize>,
        panel: &[S::f32s],
    ) -> Tile<S, ROWS> {
        let first = row * self.depth.next_multiple_of(UNROLL) + depth.start * ROWS;
        let length = depth.len().next_multiple_of(UNROLL) * ROWS;
        micro_kernel_row_major(simd, &self.panels[first..][..length], panel)
    }
}

/// Where a block's tiles go.
pub(super) struct Target<'a, 'b> {
    /// Rows of the block.
    pub(super) rows: usize,
    /// Columns of the block.
    pub(super) columns: usize,
    /// The output from the block's first number on.
    pub(super) output: &'a mut [f32],
    /// Distance between output rows.
    pub(super) stride: usize,
    /// What happens to the block; its biases start at its first row and column.
    pub(super) epilogue: Epilogue<'b>,
    /// The depth of the panels.
    pub(super) depth: usize,
    /// What of the block is needed.
    pub(super) triangle: Triangle,
}

/// Multiplies a block by column panels.
#[inline(always)]
pub(super) fn macro_kernel<'p, S: Simd, L: Left<ROWS>, const ROWS: usize>(
    simd: S,
    left: L,
    panels: impl Iterator<Item = &'p [f32]>,
    target: Target,
) {
    let Target {
        rows,
        columns,
        output,
        stride,
        epilogue,
        depth,
        triangle,
    } = target;
    let width = VECTORS * S::F32_LANES;
    for (at, panel) in panels.enumerate() {
        let column = at * width;
        let panel = S::as_simd_f32s(panel).0;
        for row in (0..rows).step_by(ROWS) {
            let tall = row..rows.min(row + ROWS);
            if !triangle.has(&tall, column) {
                continue;
            }
            let depth = triangle.depth(&tall, depth);
            let place = Place {
                output: &mut output[row * stride + column..],
                stride,
                rows: rows - row,
                columns: width.min(columns - column),
            };
            let panel = &panel[depth.start * VECTORS..depth.end * VECTORS];
            let tile = left.multiply(simd, row, depth, panel);
            store(simd, &tile, place, epilogue.from(row, column));
        }
    }
}
