//! A left operand packed once and multiplied by many right ones, as the weights of a convolution are.

use pulp::{Simd, WithSimd};

use super::{
    Finish, Panels, block_depth,
    pack::pack_rows,
    part,
    tile::{Place, VECTORS, multiply, store},
};
use crate::models::kernels::{
    matrix::Matrix,
    scratch::{Scratch, scratch},
    simd::run,
};

/// Numbers that a right operand may write beyond the end of its panel.
pub const SLACK: usize = 8;

/// A left operand in row panels.
#[derive(Debug)]
pub struct PackedLeft {
    panels: Scratch,
    rows: usize,
    depth: usize,
    height: usize,
}

/// Rows of a panel that waste least: many rows use registers best, fewer may divide the rows better.
#[inline(always)]
pub(super) fn panel_height(lanes: usize, rows: usize) -> usize {
    let (tall, low) = match lanes {
        16 => (12, 8),
        8 => (6, 4),
        _ => (4, 4),
    };
    let wasted = |height: usize| rows.next_multiple_of(height);
    if wasted(tall) * 20 <= wasted(low) * 21 {
        tall
    } else {
        low
    }
}

impl PackedLeft {
    /// Packs the first `rows` rows and `depth` columns of a matrix.
    pub fn new(left: Matrix, rows: usize, depth: usize) -> Self {
        run(Packing { left, rows, depth })
    }

    /// Computes `self * right [depth, columns]` into `output`, whose rows are `stride` numbers apart.
    pub fn multiply<R: Panels>(
        &self,
        right: &R,
        columns: usize,
        output: &mut [f32],
        stride: usize,
        finish: Finish,
    ) {
        run(WithRight {
            left: self,
            right,
            columns,
            output,
            stride,
            finish,
        });
    }
}

struct Packing<'a> {
    left: Matrix<'a>,
    rows: usize,
    depth: usize,
}

impl WithSimd for Packing<'_> {
    type Output = PackedLeft;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> PackedLeft {
        let Self { left, rows, depth } = self;
        let height = panel_height(S::F32_LANES, rows);
        let padded = rows.next_multiple_of(height);
        let mut panels = scratch(padded * depth);
        let block = block_depth(depth);
        for start in (0..depth).step_by(block) {
            let k = block.min(depth - start);
            let panels = &mut panels[padded * start..][..padded * k];
            match height {
                12 => pack_rows::<12>(left.from(0, start), rows, k, panels),
                8 => pack_rows::<8>(left.from(0, start), rows, k, panels),
                6 => pack_rows::<6>(left.from(0, start), rows, k, panels),
                _ => pack_rows::<4>(left.from(0, start), rows, k, panels),
            }
        }
        PackedLeft {
            panels,
            rows,
            depth,
            height,
        }
    }
}

struct WithRight<'a, R> {
    left: &'a PackedLeft,
    right: &'a R,
    columns: usize,
    output: &'a mut [f32],
    stride: usize,
    finish: Finish<'a>,
}

impl<R: Panels> WithSimd for WithRight<'_, R> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match (S::F32_LANES, self.left.height) {
            (16, 12) => with_right::<S, R, 12>(simd, self),
            (16, _) => with_right::<S, R, 8>(simd, self),
            (8, 6) => with_right::<S, R, 6>(simd, self),
            _ => with_right::<S, R, 4>(simd, self),
        }
    }
}

#[inline(always)]
fn with_right<S: Simd, R: Panels, const ROWS: usize>(simd: S, product: WithRight<R>) {
    let WithRight {
        left,
        right,
        columns,
        output,
        stride,
        finish,
    } = product;
    assert_eq!(
        left.height, ROWS,
        "packed and multiplied with the same instructions"
    );
    let width = VECTORS * S::F32_LANES;
    let (rows, depth, block) = (left.rows, left.depth, block_depth(left.depth));
    let padded = rows.next_multiple_of(ROWS);
    let mut panel = scratch(block * width + SLACK);
    for start in (0..depth).step_by(block) {
        let k = block.min(depth - start);
        let left_panels = &left.panels[padded * start..][..padded * k];
        for column in (0..columns).step_by(width) {
            let inside = width.min(columns - column);
            right.pack::<S>(
                start..start + k,
                column..column + inside,
                width,
                &mut panel[..k * width + SLACK],
            );
            let panel = S::as_simd_f32s(&panel[..k * width]).0;
            for (at, left) in left_panels.chunks_exact(k * ROWS).enumerate() {
                let row = at * ROWS;
                let output = &mut output[row * stride + column..];
                let place = Place {
                    output,
                    stride,
                    rows: rows - row,
                    columns: inside,
                };
                let tile = multiply::<S, ROWS>(simd, left, panel);
                store(
                    simd,
                    &tile,
                    place,
                    part(&finish, row, column, start == 0, start + k == depth),
                );
            }
        }
    }
}
