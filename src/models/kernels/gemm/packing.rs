//! Copies the operands of a matrix product into panels that the tile reads in order.

use std::ops::Range;

use pulp::Simd;

use crate::gemm::{
    matrix::Matrix,
    micro_kernel::{UNROLL, VECTORS},
};

/// Rows that are read together, short enough for the cache and the prefetcher.
const ROW_GROUP: usize = 8;

/// A right operand that can be laid out in panels: a matrix, or the columns of an image.
pub trait Panels {
    /// Fills `panel`, row-major and `width` numbers wide, with `depth` rows of `columns`.
    ///
    /// The rest of each row is never stored. The panel may be longer by the slack that overlapping copies need.
    fn pack<S: Simd>(
        &self,
        depth: Range<usize>,
        columns: Range<usize>,
        width: usize,
        panel: &mut [f32],
    );
}

impl Panels for Matrix<'_> {
    #[inline(always)]
    fn pack<S: Simd>(
        &self,
        depth: Range<usize>,
        columns: Range<usize>,
        width: usize,
        panel: &mut [f32],
    ) {
        let part = self.from(depth.start, columns.start);
        if part.column_stride == 1 {
            pack_contiguous::<S>(part, depth.len(), columns.len(), width, panel);
        } else {
            pack_strided(part, depth.len(), columns.len(), width, panel);
        }
    }
}

#[inline(always)]
fn pack_contiguous<S: Simd>(
    part: Matrix,
    depth: usize,
    columns: usize,
    width: usize,
    panel: &mut [f32],
) {
    for (row, target) in panel.chunks_exact_mut(width).take(depth).enumerate() {
        let source = &part.values[row * part.row_stride..];
        if columns == VECTORS * S::F32_LANES && columns == width {
            // Vectors, since a copy of a length known only at run time is a call.
            let (source, target) = (
                S::as_simd_f32s(&source[..width]).0,
                S::as_mut_simd_f32s(target).0,
            );
            for vector in 0..VECTORS {
                target[vector] = source[vector];
            }
        } else {
            let (filled, rest) = target.split_at_mut(columns);
            filled.copy_from_slice(&source[..columns]);
            rest.fill(0.0);
        }
    }
}

#[inline(always)]
fn pack_strided(part: Matrix, depth: usize, columns: usize, width: usize, panel: &mut [f32]) {
    let blocks = if part.row_stride == 1 && depth > 0 {
        columns / UNROLL * UNROLL
    } else {
        0
    };
    for column in (0..blocks).step_by(UNROLL) {
        transpose(part.from(0, column), depth, width, &mut panel[column..]);
    }
    for column in blocks..columns {
        let source = part.values[column * part.column_stride..].iter();
        let source = source.step_by(part.row_stride);
        for (target, value) in panel.chunks_exact_mut(width).take(depth).zip(source) {
            target[column] = *value;
        }
    }
    if columns < width {
        for target in panel.chunks_exact_mut(width).take(depth) {
            target[columns..].fill(0.0);
        }
    }
}

/// Packs [`UNROLL`] columns, each contiguous, in squares of that side.
#[inline(always)]
fn transpose(part: Matrix, depth: usize, width: usize, panel: &mut [f32]) {
    let columns: [(&[[f32; UNROLL]], &[f32]); UNROLL] = std::array::from_fn(|column| {
        part.values[column * part.column_stride..][..depth].as_chunks()
    });
    let (squares, rest) = (depth / UNROLL, depth % UNROLL);
    for at in 0..squares {
        let square: [[f32; UNROLL]; UNROLL] = std::array::from_fn(|column| columns[column].0[at]);
        let rows = &mut panel[at * UNROLL * width..];
        for k in 0..UNROLL {
            let row: [f32; UNROLL] = std::array::from_fn(|column| square[column][k]);
            rows[k * width..][..UNROLL].copy_from_slice(&row);
        }
    }
    for k in 0..rest {
        let row = &mut panel[(squares * UNROLL + k) * width..][..UNROLL];
        for (target, column) in row.iter_mut().zip(&columns) {
            *target = column.1[k];
        }
    }
}

/// Fills `panels`, each of `depth.len()` rows, with some columns of `right`.
///
/// Contiguous rows are read once from end to end: a column of panels alone would touch a page for every few numbers.
#[inline(always)]
pub(super) fn pack_columns<S: Simd>(
    right: Matrix,
    depth: Range<usize>,
    columns: Range<usize>,
    panels: &mut [f32],
) {
    let width = VECTORS * S::F32_LANES;
    let is_contiguous = right.column_stride == 1;
    let group = if is_contiguous {
        ROW_GROUP
    } else {
        depth.len()
    };
    for top in depth.clone().step_by(group.max(1)) {
        let rows = top..depth.end.min(top + group);
        let skipped = (top - depth.start) * width;
        for (at, panel) in panels.chunks_exact_mut(depth.len() * width).enumerate() {
            let column = columns.start + at * width;
            let inside = column..columns.end.min(column + width);
            right.pack::<S>(rows.clone(), inside, width, &mut panel[skipped..]);
        }
    }
}

/// Fills `panels` with all of `left`, `ROWS` rows a panel: for each depth the `ROWS` numbers of one column.
#[inline(always)]
pub(super) fn pack_rows<const ROWS: usize>(
    left: Matrix,
    rows: usize,
    depth: usize,
    panels: &mut [f32],
) {
    for (at, panel) in panels.chunks_exact_mut(depth * ROWS).enumerate() {
        let first = at * ROWS;
        let height = ROWS.min(rows - first);
        let part = left.from(first, 0);
        if height < ROWS {
            pack_last_rows::<ROWS>(part, height, panel);
        } else if part.row_stride == 1 {
            for (k, target) in panel.chunks_exact_mut(ROWS).enumerate() {
                target.copy_from_slice(&part.values[k * part.column_stride..][..ROWS]);
            }
        } else if part.column_stride == 1 {
            let sources: [&[f32]; ROWS] =
                std::array::from_fn(|row| &part.values[row * part.row_stride..][..depth]);
            for (k, target) in panel.chunks_exact_mut(ROWS).enumerate() {
                for row in 0..ROWS {
                    target[row] = sources[row][k];
                }
            }
        } else {
            pack_last_rows::<ROWS>(part, ROWS, panel);
        }
    }
}

#[inline(always)]
fn pack_last_rows<const ROWS: usize>(part: Matrix, height: usize, panel: &mut [f32]) {
    for (k, target) in panel.chunks_exact_mut(ROWS).enumerate() {
        for (row, target) in target.iter_mut().enumerate() {
            *target = if row < height {
                part.values[row * part.row_stride + k * part.column_stride]
            } else {
                0.0
            };
        }
    }
}

/// Fills a panel with at most `ROWS` rows of `left`, which are contiguous: for each stretch of the depth that much of each
/// row.
#[inline(always)]
pub(super) fn pack_row_major<const ROWS: usize>(
    left: Matrix,
    rows: usize,
    depth: usize,
    panel: &mut [f32],
) {
    let rest = depth % UNROLL;
    let panel = panel.as_chunks_mut::<UNROLL>().0.as_chunks_mut::<ROWS>().0;
    for row in 0..ROWS {
        // The last row stands in for those beyond it, which are never stored.
        let first = row.min(rows - 1) * left.row_stride;
        let source = left.values[first..][..depth].as_chunks::<UNROLL>();
        for (target, source) in panel.iter_mut().zip(source.0) {
            target[row] = *source;
        }
        if rest > 0 {
            panel[depth / UNROLL][row][..rest].copy_from_slice(source.1);
        }
    }
}
