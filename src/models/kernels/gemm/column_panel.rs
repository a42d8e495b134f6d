//! One column panel of the right operand times panels of the left one, tall or low.

use std::ops::Range;

use pulp::Simd;

use crate::gemm::{
    epilogue::Epilogue,
    micro_kernel::{Place, VECTORS, micro_kernel, store},
};

/// The columns of the output below one column panel.
pub(super) struct ColumnPanel<'a, 'b> {
    /// Which columns.
    pub(super) columns: Range<usize>,
    /// The depth that is not zero in these columns.
    pub(super) depth: Range<usize>,
    /// The output from its first number on.
    pub(super) output: &'a mut [f32],
    /// Distance between output rows.
    pub(super) stride: usize,
    /// What happens to the output.
    pub(super) epilogue: Epilogue<'b>,
}

impl ColumnPanel<'_, '_> {
    /// Multiplies left panels of `ROWS` rows, `depth` deep, for the output rows from the first to before the last.
    #[inline(always)]
    pub(super) fn multiply<S: Simd, const ROWS: usize>(
        &mut self,
        simd: S,
        (left, right): (&[f32], &[S::f32s]),
        [first, end]: [usize; 2],
        depth: usize,
    ) {
        let column = self.columns.start;
        let needed = self.depth.start * ROWS..self.depth.end * ROWS;
        let right = &right[self.depth.start * VECTORS..self.depth.end * VECTORS];
        for (at, left) in left.chunks_exact(depth * ROWS).enumerate() {
            let row = first + at * ROWS;
            let place = Place {
                output: &mut self.output[row * self.stride + column..],
                stride: self.stride,
                rows: end - row,
                columns: self.columns.len(),
            };
            let tile = micro_kernel::<S, ROWS>(simd, &left[needed.clone()], right);
            store(simd, &tile, place, self.epilogue.from(row, column));
        }
    }
}
