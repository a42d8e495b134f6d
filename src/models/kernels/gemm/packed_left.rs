//! A left operand packed once and multiplied by many right ones, as the weights of a convolution are.

use pulp::{Simd, WithSimd};

use crate::{
    gemm::{
        blocking::{block_depth, padded, tall_rows},
        column_panel::ColumnPanel,
        epilogue::Epilogue,
        matrix::Matrix,
        micro_kernel::VECTORS,
        packing::{Panels, pack_rows},
    },
    runtime::{
        simd::run,
        workspace::{Workspace, workspace},
    },
};

/// Numbers that a right operand may write beyond the end of its panel.
pub const SLACK: usize = 8;

/// A left operand in row panels.
#[derive(Debug)]
pub struct PackedLeft {
    panels: Workspace,
    rows: usize,
    depth: usize,
    /// Numbers of a vector that they were packed for.
    lanes: usize,
}

/// Fills `panels` with all of `left`, tall panels first; returns the numbers of those.
#[inline(always)]
pub(super) fn pack_tall_and_low<const TALL: usize, const LOW: usize>(
    left: Matrix,
    rows: usize,
    depth: usize,
    panels: &mut [f32],
) -> usize {
    let tall = tall_rows::<TALL, LOW>(rows);
    let numbers = tall.next_multiple_of(TALL) * depth;
    let (above, below) = panels.split_at_mut(numbers);
    pack_rows::<TALL>(left, tall, depth, above);
    if tall < rows {
        pack_rows::<LOW>(left.from(tall, 0), rows - tall, depth, below);
    }
    numbers
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
        epilogue: Epilogue,
    ) {
        run(WithRight {
            left: self,
            right,
            columns,
            output,
            stride,
            epilogue,
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
        match S::F32_LANES {
            16 => pack::<12, 8>(left, rows, depth, 16),
            8 => pack::<6, 4>(left, rows, depth, 8),
            lanes => pack::<4, 4>(left, rows, depth, lanes),
        }
    }
}

#[inline(always)]
fn pack<const TALL: usize, const LOW: usize>(
    left: Matrix,
    rows: usize,
    depth: usize,
    lanes: usize,
) -> PackedLeft {
    let padded = padded::<TALL, LOW>(rows);
    let mut panels = workspace(padded * depth);
    let block = block_depth(depth);
    for start in (0..depth).step_by(block) {
        let k = block.min(depth - start);
        let panels = &mut panels[padded * start..][..padded * k];
        pack_tall_and_low::<TALL, LOW>(left.from(0, start), rows, k, panels);
    }
    PackedLeft {
        panels,
        rows,
        depth,
        lanes,
    }
}

struct WithRight<'a, R> {
    left: &'a PackedLeft,
    right: &'a R,
    columns: usize,
    output: &'a mut [f32],
    stride: usize,
    epilogue: Epilogue<'a>,
}

impl<R: Panels> WithSimd for WithRight<'_, R> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match S::F32_LANES {
            16 => with_right::<S, R, 12, 8>(simd, self),
            8 => with_right::<S, R, 6, 4>(simd, self),
            _ => with_right::<S, R, 4, 4>(simd, self),
        }
    }
}

#[inline(always)]
fn with_right<S: Simd, R: Panels, const TALL: usize, const LOW: usize>(
    simd: S,
    product: WithRight<R>,
) {
    let WithRight {
        left,
        right,
        columns,
        output,
        stride,
        epilogue,
    } = product;
    assert_eq!(
        left.lanes,
        S::F32_LANES,
        "packed and multiplied with the same instructions"
    );
    let width = VECTORS * S::F32_LANES;
    let (rows, depth, block) = (left.rows, left.depth, block_depth(left.depth));
    let (padded, tall) = (padded::<TALL, LOW>(rows), tall_rows::<TALL, LOW>(rows));
    let mut panel = workspace(block * width + SLACK);
    for start in (0..depth).step_by(block) {
        let k = block.min(depth - start);
        let left_panels = &left.panels[padded * start..][..padded * k];
        let (above, below) = left_panels.split_at(tall.next_multiple_of(TALL) * k);
        let epilogue = epilogue.of_block(start == 0, start + k == depth);
        for column in (0..columns).step_by(width) {
            let inside = column..columns.min(column + width);
            right.pack::<S>(
                start..start + k,
                inside.clone(),
                width,
                &mut panel[..k * width + SLACK],
            );
            let panel = S::as_simd_f32s(&panel[..k * width]).0;
            let mut target = ColumnPanel {
                columns: inside,
                depth: 0..k,
                output: &mut *output,
                stride,
                epilogue,
            };
            target.multiply::<S, TALL>(simd, (above, panel), [0, tall], k);
            target.multiply::<S, LOW>(simd, (below, panel), [tall, rows], k);
        }
    }
}
