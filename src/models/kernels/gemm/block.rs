//! A block of the left operand: packed as it is read fastest, then multiplied.

use pulp::Simd;

use crate::gemm::{
    macro_kernel::{DepthMajor, RowMajor, Target, macro_kernel},
    matrix::Matrix,
    micro_kernel::UNROLL,
    packing::{pack_row_major, pack_rows},
    triangle::Triangle,
};

/// Packs what is needed of some rows of a left operand as it is read fastest.
#[inline(always)]
pub(super) fn pack_left<const ROWS: usize>(
    left: Matrix,
    rows: usize,
    depth: usize,
    triangle: Triangle,
    panels: &mut [f32],
) {
    let along = is_row_major::<ROWS>(&left, triangle);
    let deep = if along {
        depth.next_multiple_of(UNROLL)
    } else {
        depth
    };
    let panels = panels.chunks_exact_mut((deep * ROWS).max(1));
    for (at, panel) in (0..rows).step_by(ROWS).zip(panels) {
        let tall = at..rows.min(at + ROWS);
        let needed = triangle.depth(&tall, depth);
        if needed.is_empty() {
            continue;
        }
        let left = left.from(at, needed.start);
        let panel = &mut panel[needed.start * ROWS..];
        if along {
            pack_row_major::<ROWS>(left, tall.len(), needed.len(), panel);
        } else {
            let panel = &mut panel[..needed.len() * ROWS];
            pack_rows::<ROWS>(left, tall.len(), needed.len(), panel);
        }
    }
}

/// Whether rows are packed along themselves. Few accumulators wait for each other at the end of every stretch, so that low
/// panels do so only where packing weighs more than multiplying.
#[inline(always)]
fn is_row_major<const ROWS: usize>(left: &Matrix, triangle: Triangle) -> bool {
    left.column_stride == 1 && (ROWS >= 6 || triangle != Triangle::Whole)
}

/// Multiplies what [`pack_left`] made of `left`.
#[inline(always)]
pub(super) fn multiply_packed<'p, S: Simd, const ROWS: usize>(
    simd: S,
    left: &Matrix,
    panels: &[f32],
    right: impl Iterator<Item = &'p [f32]>,
    target: Target,
) {
    let depth = target.depth;
    if is_row_major::<ROWS>(left, target.triangle) {
        macro_kernel::<S, _, ROWS>(simd, RowMajor { panels, depth }, right, target);
    } else {
        macro_kernel::<S, _, ROWS>(simd, DepthMajor { panels, depth }, right, target);
    }
}
