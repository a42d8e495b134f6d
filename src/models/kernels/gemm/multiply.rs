//! The product of two matrices that are both packed on the way (the five loops of Goto and van de Geijn, 2008).

use std::ops::Range;

use pulp::{Simd, WithSimd};

use crate::{
    gemm::{
        block::{multiply_packed, pack_left},
        blocking::block_depth,
        blocking::panel_height,
        epilogue::Epilogue,
        macro_kernel::Target,
        matrix::Matrix,
        micro_kernel::{UNROLL, VECTORS},
        packing::pack_columns,
        triangle::Triangle,
    },
    runtime::{simd::run, threads, workspace::workspace},
};

/// Rows of a part are multiples of this, so that whole panels of any height fit.
const EVEN_ROWS: usize = 24;
/// Row panels that are packed together.
const ROW_PANELS: usize = 24;

/// Column panels that are packed together for few rows.
const COLUMN_PANELS: usize = 16;

/// A product `left [rows, depth] * right [depth, columns]`, with the output in rows `stride` numbers apart.
#[derive(Debug)]
pub struct Gemm<'a> {
    /// Rows of the left operand and of the output.
    pub rows: usize,
    /// Columns of the right operand and of the output.
    pub columns: usize,
    /// Columns of the left operand, rows of the right.
    pub depth: usize,
    /// The left operand.
    pub left: Matrix<'a>,
    /// The right operand.
    pub right: Matrix<'a>,
    /// The output, from its first number on.
    pub output: &'a mut [f32],
    /// Distance between rows of the output.
    pub stride: usize,
    /// What happens to the result.
    pub epilogue: Epilogue<'a>,
}

impl Gemm<'_> {
    /// Computes the product.
    pub fn compute(self) {
        if self.depth == 0 {
            return self.store_empty_sum();
        }
        let work = self.rows * self.columns * self.depth;
        let parts = threads::parts(self.rows, EVEN_ROWS, work);
        if parts.len() > 1 {
            threads::each(self.cut(&parts), run);
        } else {
            run(self);
        }
    }

    /// The products of some rows each.
    fn cut(self, parts: &[Range<usize>]) -> Vec<Self> {
        let mut output = self.output;
        let cut = |part: &Range<usize>| {
            let length = output.len().min(part.len() * self.stride);
            let (head, tail) = std::mem::take(&mut output).split_at_mut(length);
            output = tail;
            Gemm {
                rows: part.len(),
                left: self.left.from(part.start, 0),
                output: head,
                epilogue: Epilogue {
                    row_bias: self.epilogue.row_bias.map(|bias| &bias[part.start..]),
                    ..self.epilogue
                },
                ..self
            }
        };
        parts.iter().map(cut).collect()
    }

    /// An empty sum still gets its biases.
    fn store_empty_sum(self) {
        for row in 0..self.rows {
            let output = &mut self.output[row * self.stride..][..self.columns];
            for (column, output) in output.iter_mut().enumerate() {
                let mut sum = self.epilogue.column_bias.map_or(0.0, |bias| bias[column]);
                sum += self.epilogue.row_bias.map_or(0.0, |bias| bias[row]);
                sum += if self.epilogue.accumulate {
                    *output
                } else {
                    0.0
                };
                *output = if self.epilogue.relu {
                    sum.max(0.0)
                } else {
                    sum
                };
            }
        }
    }
}

impl WithSimd for Gemm<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match panel_height(S::F32_LANES, self.rows) {
            12 => compute::<S, 12>(simd, self),
            8 => compute::<S, 8>(simd, self),
            6 => compute::<S, 6>(simd, self),
            _ => compute::<S, 4>(simd, self),
        }
    }
}

#[inline(always)]
fn compute<S: Simd, const ROWS: usize>(simd: S, product: Gemm) {
    let Gemm {
        rows,
        columns,
        depth,
        left,
        right,
        output,
        stride,
        epilogue,
    } = product;
    let width = VECTORS * S::F32_LANES;
    // Few rows: the left operand stays packed, and the right one is packed in parts that stay in the second cache.
    let few = rows <= ROW_PANELS * ROWS;
    let block = block_depth(depth);
    let part_columns = if few { COLUMN_PANELS * width } else { columns };
    let part_columns = part_columns.min(columns.next_multiple_of(width));
    let mut right_panels = workspace(block * part_columns.next_multiple_of(width));
    let deepest = block.next_multiple_of(UNROLL);
    let mut left_panels = workspace(deepest * rows.next_multiple_of(ROWS).min(ROW_PANELS * ROWS));
    for start in (0..depth).step_by(block) {
        let k = block.min(depth - start);
        let epilogue = epilogue.of_block(start == 0, start + k == depth);
        let left = left.from(0, start);
        if few {
            pack_left::<ROWS>(left, rows, k, Triangle::Whole, &mut left_panels);
        }
        for first in (0..columns).step_by(part_columns.max(1)) {
            let inside = first..columns.min(first + part_columns);
            let right_panels = &mut right_panels[..k * inside.len().next_multiple_of(width)];
            pack_columns::<S>(right, start..start + k, inside.clone(), right_panels);
            for top in (0..rows).step_by(ROW_PANELS * ROWS) {
                let height = (ROW_PANELS * ROWS).min(rows - top);
                if !few {
                    pack_left::<ROWS>(
                        left.from(top, 0),
                        height,
                        k,
                        Triangle::Whole,
                        &mut left_panels,
                    );
                }
                let target = Target {
                    rows: height,
                    columns: inside.len(),
                    output: &mut output[top * stride + first..],
                    stride,
                    epilogue: epilogue.from(top, first),
                    depth: k,
                    triangle: Triangle::Whole,
                };
                let right_panels = right_panels.chunks_exact(k * width);
                multiply_packed::<S, ROWS>(simd, &left, &left_panels, right_panels, target);
            }
        }
    }
}
