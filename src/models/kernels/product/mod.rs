//! Matrix products on slices: packed panels, tiles in registers (Goto and van de Geijn, 2008).

mod block;
mod left;
mod pack;
mod packed;
mod reach;
mod strip;
mod sweep;
mod tile;

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::{matrix::Matrix, scratch::scratch, simd::run, threads};
use block::{pack_left, sweep_packed};
use left::panel_height;
pub use left::{PackedLeft, SLACK};
pub use pack::Panels;
use pack::pack_columns;
pub use packed::{Band, Packed};
pub use reach::Reach;
use sweep::Target;
pub use tile::Finish;
use tile::{STRETCH, VECTORS};

/// Depth of a block: one panel pair of it stays in the first cache.
const DEPTH: usize = 384;

/// Depth of a block of something much deeper, as gradients of weights are: whole rows of the right operand are read from far
/// away, and so many of them stay in the second cache.
const DEPTH_OF_DEEP: usize = 192;

/// Rows of a part are multiples of this, so that whole panels of any height fit.
const EVEN_ROWS: usize = 24;
/// Row panels that are packed together.
const ROW_PANELS: usize = 24;

/// Column panels that are packed together for few rows.
const COLUMN_PANELS: usize = 16;

/// A product `left [rows, depth] * right [depth, columns]`, with the output in rows `stride` numbers apart.
#[derive(Debug)]
pub struct Product<'a> {
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
    pub finish: Finish<'a>,
}

impl Product<'_> {
    /// Computes the product.
    pub fn compute(self) {
        if self.depth == 0 {
            return self.finish_nothing();
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
            Product {
                rows: part.len(),
                left: self.left.from(part.start, 0),
                output: head,
                finish: Finish {
                    row_bias: self.finish.row_bias.map(|bias| &bias[part.start..]),
                    ..self.finish
                },
                ..self
            }
        };
        parts.iter().map(cut).collect()
    }

    /// An empty sum still gets its biases.
    fn finish_nothing(self) {
        for row in 0..self.rows {
            let output = &mut self.output[row * self.stride..][..self.columns];
            for (column, output) in output.iter_mut().enumerate() {
                let mut sum = self.finish.column_bias.map_or(0.0, |bias| bias[column]);
                sum += self.finish.row_bias.map_or(0.0, |bias| bias[row]);
                sum += if self.finish.accumulate { *output } else { 0.0 };
                *output = if self.finish.rectify {
                    sum.max(0.0)
                } else {
                    sum
                };
            }
        }
    }
}

impl WithSimd for Product<'_> {
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

/// Splits a depth into equal blocks. It depends on nothing else, so that the order of a sum does not.
#[inline(always)]
fn block_depth(depth: usize) -> usize {
    let most = if depth > 2 * DEPTH {
        DEPTH_OF_DEEP
    } else {
        DEPTH
    };
    depth.div_ceil(depth.div_ceil(most))
}

#[inline(always)]
fn compute<S: Simd, const ROWS: usize>(simd: S, product: Product) {
    let Product {
        rows,
        columns,
        depth,
        left,
        right,
        output,
        stride,
        finish,
    } = product;
    let width = VECTORS * S::F32_LANES;
    // Few rows: the left operand stays packed, and the right one is packed in parts that stay in the second cache.
    let few = rows <= ROW_PANELS * ROWS;
    let block = block_depth(depth);
    let part_columns = if few { COLUMN_PANELS * width } else { columns };
    let part_columns = part_columns.min(columns.next_multiple_of(width));
    let mut right_panels = scratch(block * part_columns.next_multiple_of(width));
    let deepest = block.next_multiple_of(STRETCH);
    let mut left_panels = scratch(deepest * rows.next_multiple_of(ROWS).min(ROW_PANELS * ROWS));
    for start in (0..depth).step_by(block) {
        let k = block.min(depth - start);
        let finish = finish.of_block(start == 0, start + k == depth);
        let left = left.from(0, start);
        if few {
            pack_left::<ROWS>(left, rows, k, Reach::Whole, &mut left_panels);
        }
        for first in (0..columns).step_by(part_columns.max(1)) {
            let inside = first..columns.min(first + part_columns);
            let right_panels = &mut right_panels[..k * inside.len().next_multiple_of(width)];
            pack_columns::<S>(right, start..start + k, inside.clone(), right_panels);
            for top in (0..rows).step_by(ROW_PANELS * ROWS) {
                let height = (ROW_PANELS * ROWS).min(rows - top);
                if !few {
                    pack_left::<ROWS>(left.from(top, 0), height, k, Reach::Whole, &mut left_panels);
                }
                let target = Target {
                    rows: height,
                    columns: inside.len(),
                    output: &mut output[top * stride + first..],
                    stride,
                    finish: finish.from(top, first),
                    depth: k,
                    reach: Reach::Whole,
                };
                let right_panels = right_panels.chunks_exact(k * width);
                sweep_packed::<S, ROWS>(simd, &left, &left_panels, right_panels, target);
            }
        }
    }
}

#[cfg(test)]
mod tests;
