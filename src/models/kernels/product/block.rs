//! A block of the left operand: packed as it is read fastest, then multiplied.

use pulp::Simd;

use super::{
    Reach,
    pack::{pack_along, pack_rows},
    sweep::{Across, Along, Target, sweep},
    tile::STRETCH,
};
use crate::matrix::Matrix;

/// Packs what is needed of some rows of a left operand as it is read fastest.
#[inline(always)]
pub(super) fn pack_left<const ROWS: usize>(
    left: Matrix,
    rows: usize,
    depth: usize,
    reach: Reach,
    panels: &mut [f32],
) {
    let along = lies_along::<ROWS>(&left, reach);
    let deep = if along {
        depth.next_multiple_of(STRETCH)
    } else {
        depth
    };
    let panels = panels.chunks_exact_mut((deep * ROWS).max(1));
    for (at, panel) in (0..rows).step_by(ROWS).zip(panels) {
        let tall = at..rows.min(at + ROWS);
        let needed = reach.depth(&tall, depth);
        if needed.is_empty() {
            continue;
        }
        let left = left.from(at, needed.start);
        let panel = &mut panel[needed.start * ROWS..];
        if along {
            pack_along::<ROWS>(left, tall.len(), needed.len(), panel);
        } else {
            let panel = &mut panel[..needed.len() * ROWS];
            pack_rows::<ROWS>(left, tall.len(), needed.len(), panel);
        }
    }
}

/// Whether rows are packed along themselves. Few accumulators wait for each other at the end of every stretch, so that low
/// panels do so only where packing weighs more than multiplying.
#[inline(always)]
fn lies_along<const ROWS: usize>(left: &Matrix, reach: Reach) -> bool {
    left.column_stride == 1 && (ROWS >= 6 || reach != Reach::Whole)
}

/// Multiplies what [`pack_left`] made of `left`.
#[inline(always)]
pub(super) fn sweep_packed<'p, S: Simd, const ROWS: usize>(
    simd: S,
    left: &Matrix,
    panels: &[f32],
    right: impl Iterator<Item = &'p [f32]>,
    target: Target,
) {
    let depth = target.depth;
    if lies_along::<ROWS>(left, target.reach) {
        sweep::<S, _, ROWS>(simd, Along { panels, depth }, right, target);
    } else {
        sweep::<S, _, ROWS>(simd, Across { panels, depth }, right, target);
    }
}
