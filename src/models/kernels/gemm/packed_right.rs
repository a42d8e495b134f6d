//! A right operand packed once and multiplied by many left ones, whole or in part, as recurrent weights are.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use crate::{
    gemm::{
        block::{multiply_packed, pack_left},
        blocking::{padded, panel_height, tall_rows},
        column_panel::ColumnPanel,
        epilogue::Epilogue,
        macro_kernel::Target,
        matrix::Matrix,
        micro_kernel::{UNROLL, VECTORS},
        packed_left::pack_tall_and_low,
        packing::pack_columns,
        triangle::Triangle,
    },
    runtime::{
        simd::run,
        workspace::{Workspace, workspace},
    },
};

/// A right operand in column panels.
#[derive(Debug)]
pub struct PackedRight {
    panels: Workspace,
    depth: usize,
    columns: usize,
    bands: Vec<Band>,
}

/// Columns of a right operand that are zeros outside of some rows.
#[derive(Clone, Debug)]
pub struct Band {
    /// The columns.
    pub columns: Range<usize>,
    /// The rows that hold other numbers than zeros.
    pub rows: Range<usize>,
}

impl PackedRight {
    /// Packs the first `depth` rows and `columns` columns of a matrix.
    pub fn new(right: Matrix, depth: usize, columns: usize) -> Self {
        run(Packing {
            right,
            depth,
            columns,
        })
    }

    /// Leaves out what is zero. The bands cover all columns.
    #[must_use]
    pub fn banded(self, bands: Vec<Band>) -> Self {
        Self { bands, ..self }
    }

    /// The rows up to a depth that may hold other numbers than zeros in any of these columns.
    fn needed(&self, columns: &Range<usize>, depth: usize) -> Range<usize> {
        let touched =
            |band: &&Band| band.columns.start < columns.end && columns.start < band.columns.end;
        let both = |a: Range<usize>, b: Range<usize>| a.start.min(b.start)..a.end.max(b.end);
        let bands = self.bands.iter().filter(touched);
        let rows = bands.map(|band| band.rows.clone()).reduce(both);
        let rows = rows.unwrap_or(0..depth);
        rows.start.min(depth)..rows.end.min(depth)
    }

    /// Computes `left [rows, depth] * self` into `output`, whose rows are `stride` numbers apart.
    pub fn multiply(
        &self,
        rows: usize,
        left: Matrix,
        output: &mut [f32],
        stride: usize,
        epilogue: Epilogue,
    ) {
        self.part(self.depth, self.columns)
            .multiply(rows, left, output, stride, epilogue);
    }

    /// The first rows and columns alone.
    ///
    /// # Panics
    /// When the whole is smaller.
    pub fn part(&self, depth: usize, columns: usize) -> PackedRightPart<'_> {
        assert!(
            depth <= self.depth && columns <= self.columns,
            "a part is no larger than the whole"
        );
        PackedRightPart {
            whole: self,
            depth,
            columns,
            triangle: Triangle::Whole,
        }
    }
}

/// The first rows and columns of a packed operand.
#[derive(Clone, Copy, Debug)]
pub struct PackedRightPart<'a> {
    whole: &'a PackedRight,
    depth: usize,
    columns: usize,
    triangle: Triangle,
}

impl PackedRightPart<'_> {
    /// Only what is needed of the products.
    #[must_use]
    pub fn within(self, triangle: Triangle) -> Self {
        Self { triangle, ..self }
    }

    /// Computes `left [rows, depth] * self` into `output`, whose rows are `stride` numbers apart.
    pub fn multiply(
        self,
        rows: usize,
        left: Matrix,
        output: &mut [f32],
        stride: usize,
        epilogue: Epilogue,
    ) {
        let product = WithPacked {
            right: self,
            rows,
            left,
            output,
            stride,
            epilogue,
        };
        if self.triangle == Triangle::Whole && self.depth > 0 {
            run(product);
        } else {
            run(InPart(product));
        }
    }
}

struct Packing<'a> {
    right: Matrix<'a>,
    depth: usize,
    columns: usize,
}

impl WithSimd for Packing<'_> {
    type Output = PackedRight;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> PackedRight {
        let Self {
            right,
            depth,
            columns,
        } = self;
        let width = VECTORS * S::F32_LANES;
        let mut panels = workspace(depth * columns.next_multiple_of(width));
        pack_columns::<S>(right, 0..depth, 0..columns, &mut panels);
        PackedRight {
            panels,
            depth,
            columns,
            bands: Vec::new(),
        }
    }
}

struct WithPacked<'a> {
    right: PackedRightPart<'a>,
    rows: usize,
    left: Matrix<'a>,
    output: &'a mut [f32],
    stride: usize,
    epilogue: Epilogue<'a>,
}

impl WithSimd for WithPacked<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match S::F32_LANES {
            16 => with_packed::<S, 12, 8>(simd, self),
            8 => with_packed::<S, 6, 4>(simd, self),
            _ => with_packed::<S, 4, 4>(simd, self),
        }
    }
}

#[inline(always)]
fn with_packed<S: Simd, const TALL: usize, const LOW: usize>(simd: S, product: WithPacked) {
    let WithPacked {
        right,
        rows,
        left,
        output,
        stride,
        epilogue,
    } = product;
    let width = VECTORS * S::F32_LANES;
    let (whole, depth) = (right.whole, right.depth);
    let tall = tall_rows::<TALL, LOW>(rows);
    let mut left_panels = workspace(padded::<TALL, LOW>(rows) * depth);
    let above = pack_tall_and_low::<TALL, LOW>(left, rows, depth, &mut left_panels);
    let (above, below) = left_panels.split_at(above);
    let panels = whole.panels.chunks_exact(whole.depth * width);
    for (column, panel) in (0..right.columns).step_by(width).zip(panels) {
        let panel = S::as_simd_f32s(panel).0;
        let columns = column..right.columns.min(column + width);
        let mut target = ColumnPanel {
            depth: whole.needed(&columns, depth),
            columns,
            output: &mut *output,
            stride,
            epilogue,
        };
        target.multiply::<S, TALL>(simd, (above, panel), [0, tall], depth);
        target.multiply::<S, LOW>(simd, (below, panel), [tall, rows], depth);
    }
}

/// A product of which only a part is needed, or which is empty.
struct InPart<'a>(WithPacked<'a>);

impl WithSimd for InPart<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match panel_height(S::F32_LANES, self.0.rows) {
            12 => in_part::<S, 12>(simd, self.0),
            8 => in_part::<S, 8>(simd, self.0),
            6 => in_part::<S, 6>(simd, self.0),
            _ => in_part::<S, 4>(simd, self.0),
        }
    }
}

#[inline(always)]
fn in_part<S: Simd, const ROWS: usize>(simd: S, product: WithPacked) {
    let WithPacked {
        right,
        rows,
        left,
        output,
        stride,
        epilogue,
    } = product;
    let width = VECTORS * S::F32_LANES;
    let depth = right.depth;
    let panels = right.whole.panels.chunks_exact(right.whole.depth * width);
    let panels = panels
        .take(right.columns.div_ceil(width))
        .map(|panel| &panel[..depth * width]);
    let target = Target {
        rows,
        columns: right.columns,
        output,
        stride,
        epilogue,
        depth,
        triangle: right.triangle,
    };
    let mut packed = workspace(rows.next_multiple_of(ROWS) * depth.next_multiple_of(UNROLL));
    pack_left::<ROWS>(left, rows, depth, right.triangle, &mut packed);
    multiply_packed::<S, ROWS>(simd, &left, &packed, panels, target);
}
