//! A right operand packed once and multiplied by many left ones, whole or in part, as recurrent weights are.

use pulp::{Simd, WithSimd};

use super::{
    Finish, Reach,
    block::{pack_left, sweep_packed},
    left::panel_height,
    pack::{pack_columns, pack_rows},
    part,
    sweep::Target,
    tile::{Place, STRETCH, VECTORS, multiply, store},
};
use crate::models::kernels::{
    matrix::Matrix,
    scratch::{Scratch, scratch},
    simd::run,
};

/// A right operand in column panels.
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
            reach: Reach::Whole,
        }
    }
}

/// The first rows and columns of a packed operand.
#[derive(Clone, Copy, Debug)]
pub struct PackedPart<'a> {
    whole: &'a Packed,
    depth: usize,
    columns: usize,
    reach: Reach,
}

impl PackedPart<'_> {
    /// Only what is needed of the products.
    #[must_use]
    pub fn within(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// Computes `left [rows, depth] * self` into `output`, whose rows are `stride` numbers apart.
    pub fn multiply(
        self,
        rows: usize,
        left: Matrix,
        output: &mut [f32],
        stride: usize,
        finish: Finish,
    ) {
        let product = WithPacked {
            right: self,
            rows,
            left,
            output,
            stride,
            finish,
        };
        if self.reach == Reach::Whole && self.depth > 0 {
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
        finish,
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
        finish,
        depth,
        reach: right.reach,
    };
    let mut packed = scratch(rows.next_multiple_of(ROWS) * depth.next_multiple_of(STRETCH));
    pack_left::<ROWS>(left, rows, depth, right.reach, &mut packed);
    sweep_packed::<S, ROWS>(simd, &left, &packed, panels, target);
}
