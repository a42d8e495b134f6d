//! Matrix products on slices: packed panels, tiles in registers (Goto and van de Geijn, 2008).

mod left;
mod pack;
mod tile;

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::{
    matrix::Matrix,
    scratch::{Scratch, scratch},
    simd::run,
    threads,
};
use left::panel_height;
pub use left::{PackedLeft, SLACK};
pub use pack::Panels;
use pack::{pack_columns, pack_rows};
pub use tile::Finish;
use tile::{Place, VECTORS, multiply, store};

/// Depth of a block: one panel pair of it stays in the first cache.
const DEPTH: usize = 384;

/// Rows of a part are multiples of this, so that whole panels of any height fit.
const EVEN_ROWS: usize = 24;
/// Row panels that are packed together.
const ROW_PANELS: usize = 24;

/// Column panels that are packed together for few rows.
const COLUMN_PANELS: usize = 6;

/// A product `left [rows, depth] * right [depth, columns]`, with the output in rows `stride` numbers apart.
#[derive(Debug)]
pub struct Product<'a, R> {
    /// Rows of the left operand and of the output.
    pub rows: usize,
    /// Columns of the right operand and of the output.
    pub columns: usize,
    /// Columns of the left operand, rows of the right.
    pub depth: usize,
    /// The left operand.
    pub left: Matrix<'a>,
    /// The right operand.
    pub right: R,
    /// The output, from its first number on.
    pub output: &'a mut [f32],
    /// Distance between rows of the output.
    pub stride: usize,
    /// What happens to the result.
    pub finish: Finish<'a>,
}

impl<R: Panels + Copy + Send + Sync> Product<'_, R> {
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

impl<R: Panels> WithSimd for Product<'_, R> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match panel_height(S::F32_LANES, self.rows) {
            12 => compute::<S, R, 12>(simd, self),
            8 => compute::<S, R, 8>(simd, self),
            6 => compute::<S, R, 6>(simd, self),
            _ => compute::<S, R, 4>(simd, self),
        }
    }
}

/// The part of `finish` that belongs to one tile in one of several depth blocks.
#[inline(always)]
fn part<'a>(finish: &Finish<'a>, row: usize, column: usize, first: bool, last: bool) -> Finish<'a> {
    Finish {
        accumulate: finish.accumulate || !first,
        column_bias: finish
            .column_bias
            .filter(|_| first)
            .map(|bias| &bias[column..]),
        row_bias: finish.row_bias.filter(|_| first).map(|bias| &bias[row..]),
        rectify: finish.rectify && last,
    }
}

/// Splits a depth into equal blocks of at most [`DEPTH`].
#[inline(always)]
fn block_depth(depth: usize) -> usize {
    depth.div_ceil(depth.div_ceil(DEPTH))
}

#[inline(always)]
fn compute<S: Simd, R: Panels, const ROWS: usize>(simd: S, product: Product<R>) {
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
    let block = block_depth(depth);
    // Few rows: the left operand stays packed, and the right one is packed in parts that stay in the second cache.
    let few = rows <= ROW_PANELS * ROWS;
    let part_columns = if few { COLUMN_PANELS * width } else { columns };
    let part_columns = part_columns.min(columns.next_multiple_of(width));
    let mut right_panels = scratch(block * part_columns.next_multiple_of(width));
    let mut left_panels = scratch(block * rows.next_multiple_of(ROWS).min(ROW_PANELS * ROWS));
    for start in (0..depth).step_by(block) {
        let k = block.min(depth - start);
        let bounds = (start == 0, start + k == depth);
        if few {
            let left_panels = &mut left_panels[..k * rows.next_multiple_of(ROWS)];
            pack_rows::<ROWS>(left.from(0, start), rows, k, left_panels);
        }
        for first in (0..columns).step_by(part_columns.max(1)) {
            let inside = first..columns.min(first + part_columns);
            let right_panels = &mut right_panels[..k * inside.len().next_multiple_of(width)];
            pack_columns::<S, R>(&right, start..start + k, inside.clone(), right_panels);
            for top in (0..rows).step_by(ROW_PANELS * ROWS) {
                let height = (ROW_PANELS * ROWS).min(rows - top);
                let left_panels = &mut left_panels[..k * height.next_multiple_of(ROWS)];
                if !few {
                    pack_rows::<ROWS>(left.from(top, start), height, k, left_panels);
                }
                for (at, panel) in right_panels.chunks_exact(k * width).enumerate() {
                    let column = first + at * width;
                    let panel = S::as_simd_f32s(panel).0;
                    for (at, left) in left_panels.chunks_exact(k * ROWS).enumerate() {
                        let row = top + at * ROWS;
                        let place = Place {
                            output: &mut output[row * stride + column..],
                            stride,
                            rows: rows - row,
                            columns: width.min(columns - column),
                        };
                        let tile = multiply::<S, ROWS>(simd, left, panel);
                        let finish = part(&finish, row, column, bounds.0, bounds.1);
                        store(simd, &tile, place, finish);
                    }
                }
            }
        }
    }
}

/// A right operand packed once and used for many products, as recurrent weights are.
#[derive(Debug)]
pub struct Packed {
    panels: Scratch,
    depth: usize,
    columns: usize,
}

impl Packed {
    /// Packs the first `depth` rows and `columns` columns of a matrix.
    pub fn new(right: Matrix, depth: usize, columns: usize) -> Self {
        run(Packing {
            right,
            depth,
            columns,
        })
    }

    /// Computes `left [rows, depth] * self` into `output`, whose rows are `stride` numbers apart.
    pub fn multiply(
        &self,
        rows: usize,
        left: Matrix,
        output: &mut [f32],
        stride: usize,
        finish: Finish,
    ) {
        self.part(self.depth, self.columns)
            .multiply(rows, left, output, stride, finish);
    }

    /// The first rows and columns alone.
    pub fn part(&self, depth: usize, columns: usize) -> PackedPart<'_> {
        assert!(
            depth <= self.depth && columns <= self.columns,
            "a part is no larger than the whole"
        );
        PackedPart {
            whole: self,
            depth,
            columns,
        }
    }
}

/// The first rows and columns of a packed operand.
#[derive(Clone, Copy, Debug)]
pub struct PackedPart<'a> {
    whole: &'a Packed,
    depth: usize,
    columns: usize,
}

impl PackedPart<'_> {
    /// Computes `left [rows, depth] * self` into `output`, whose rows are `stride` numbers apart.
    pub fn multiply(
        self,
        rows: usize,
        left: Matrix,
        output: &mut [f32],
        stride: usize,
        finish: Finish,
    ) {
        run(WithPacked {
            right: self,
            rows,
            left,
            output,
            stride,
            finish,
        });
    }
}

struct Packing<'a> {
    right: Matrix<'a>,
    depth: usize,
    columns: usize,
}

impl WithSimd for Packing<'_> {
    type Output = Packed;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Packed {
        let Self {
            right,
            depth,
            columns,
        } = self;
        let width = VECTORS * S::F32_LANES;
        let mut panels = scratch(depth * columns.next_multiple_of(width));
        pack_columns::<S, Matrix>(&right, 0..depth, 0..columns, &mut panels);
        Packed {
            panels,
            depth,
            columns,
        }
    }
}

struct WithPacked<'a> {
    right: PackedPart<'a>,
    rows: usize,
    left: Matrix<'a>,
    output: &'a mut [f32],
    stride: usize,
    finish: Finish<'a>,
}

impl WithSimd for WithPacked<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match panel_height(S::F32_LANES, self.rows) {
            12 => with_packed::<S, 12>(simd, self),
            8 => with_packed::<S, 8>(simd, self),
            6 => with_packed::<S, 6>(simd, self),
            _ => with_packed::<S, 4>(simd, self),
        }
    }
}

#[inline(always)]
fn with_packed<S: Simd, const ROWS: usize>(simd: S, product: WithPacked) {
    let WithPacked {
        right,
        rows,
        left,
        output,
        stride,
        finish,
    } = product;
    let width = VECTORS * S::F32_LANES;
    let depth = right.depth;
    let mut left_panels = scratch(rows.next_multiple_of(ROWS) * depth);
    pack_rows::<ROWS>(left, rows, depth, &mut left_panels);
    let panels = right.whole.panels.chunks_exact(right.whole.depth * width);
    for (at, panel) in panels.take(right.columns.div_ceil(width)).enumerate() {
        let column = at * width;
        let panel = S::as_simd_f32s(&panel[..depth * width]).0;
        for (at, left) in left_panels.chunks_exact(depth * ROWS).enumerate() {
            let row = at * ROWS;
            let place = Place {
                output: &mut output[row * stride + column..],
                stride,
                rows: rows - row,
                columns: width.min(right.columns - column),
            };
            let tile = multiply::<S, ROWS>(simd, left, panel);
            store(simd, &tile, place, part(&finish, row, column, true, true));
        }
    }
}

#[cfg(test)]
mod tests;
