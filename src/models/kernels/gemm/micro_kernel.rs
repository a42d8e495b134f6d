//! The innermost block of a matrix product: a few rows times a few vectors, kept in registers.

use pulp::Simd;

use crate::gemm::epilogue::Epilogue;

/// Depth that is packed together of a row whose numbers lie side by side.
pub(super) const UNROLL: usize = 8;

/// Vectors side by side in a tile.
pub(super) const VECTORS: usize = 2;

pub(super) type Tile<S, const ROWS: usize> = [[<S as Simd>::f32s; VECTORS]; ROWS];

/// The product of one row panel and one column panel of equal depth.
#[inline(always)]
pub(super) fn micro_kernel<S: Simd, const ROWS: usize>(
    simd: S,
    left: &[f32],
    right: &[S::f32s],
) -> Tile<S, ROWS> {
    let mut sums = [[simd.splat_f32s(0.0); VECTORS]; ROWS];
    for (left, right) in left
        .as_chunks::<ROWS>()
        .0
        .iter()
        .zip(right.as_chunks::<VECTORS>().0)
    {
        for row in 0..ROWS {
            let value = simd.splat_f32s(left[row]);
            for vector in 0..VECTORS {
                sums[row][vector] = simd.mul_add_e_f32s(value, right[vector], sums[row][vector]);
            }
        }
    }
    copied(simd, sums)
}

/// The product of one column panel and a row panel that holds each row in stretches.
#[inline(always)]
pub(super) fn micro_kernel_row_major<S: Simd, const ROWS: usize>(
    simd: S,
    left: &[f32],
    right: &[S::f32s],
) -> Tile<S, ROWS> {
    let left = left.as_chunks::<UNROLL>().0.as_chunks::<ROWS>().0;
    let right = right.as_chunks::<VECTORS>().0.chunks(UNROLL);
    let mut sums = [[simd.splat_f32s(0.0); VECTORS]; ROWS];
    for (left, right) in left.iter().zip(right) {
        for (k, right) in right.iter().enumerate() {
            for row in 0..ROWS {
                let value = simd.splat_f32s(left[row][k]);
                for vector in 0..VECTORS {
                    sums[row][vector] =
                        simd.mul_add_e_f32s(value, right[vector], sums[row][vector]);
                }
            }
        }
    }
    copied(simd, sums)
}

/// One plain copy: if the sums themselves reached the code that stores them, they would live in memory (2.5 times slower).
#[inline(always)]
fn copied<S: Simd, const ROWS: usize>(simd: S, sums: Tile<S, ROWS>) -> Tile<S, ROWS> {
    let mut tile = [[simd.splat_f32s(0.0); VECTORS]; ROWS];
    for row in 0..ROWS {
        for vector in 0..VECTORS {
            tile[row][vector] = sums[row][vector];
        }
    }
    tile
}

/// Where a tile goes.
pub(super) struct Place<'a> {
    /// The output from the tile's first number on.
    pub output: &'a mut [f32],
    /// Distance between output rows.
    pub stride: usize,
    /// Rows of the tile inside the output.
    pub rows: usize,
    /// Columns of the tile inside the output.
    pub columns: usize,
}

/// Writes a tile; the biases in `epilogue` start at the tile's first row and column.
#[inline(always)]
pub(super) fn store<S: Simd, const ROWS: usize>(
    simd: S,
    tile: &Tile<S, ROWS>,
    place: Place,
    epilogue: Epilogue,
) {
    if place.columns == VECTORS * S::F32_LANES {
        if place.rows >= ROWS && epilogue.is_bare() {
            store_bare(simd, tile, place, epilogue.accumulate);
        } else {
            store_whole(simd, tile, place, epilogue);
        }
    } else {
        store_edge(simd, tile, place, epilogue);
    }
}

/// The common case without a branch between the rows.
#[expect(
    clippy::needless_range_loop,
    reason = "an iterator takes the address of the tile, which would then live in memory"
)]
#[inline(always)]
fn store_bare<S: Simd, const ROWS: usize>(
    simd: S,
    tile: &Tile<S, ROWS>,
    place: Place,
    accumulate: bool,
) {
    let width = VECTORS * S::F32_LANES;
    for row in 0..ROWS {
        let output = S::as_mut_simd_f32s(&mut place.output[row * place.stride..][..width]).0;
        for vector in 0..VECTORS {
            let sum = tile[row][vector];
            output[vector] = if accumulate {
                simd.add_f32s(sum, output[vector])
            } else {
                sum
            };
        }
    }
}

#[inline(always)]
fn store_whole<S: Simd, const ROWS: usize>(
    simd: S,
    tile: &Tile<S, ROWS>,
    place: Place,
    epilogue: Epilogue,
) {
    let width = VECTORS * S::F32_LANES;
    let zero = simd.splat_f32s(0.0);
    for row in 0..ROWS {
        if row < place.rows {
            let output = S::as_mut_simd_f32s(&mut place.output[row * place.stride..][..width]).0;
            let mut sums = tile[row];
            if let Some(bias) = epilogue.column_bias {
                let bias = S::as_simd_f32s(&bias[..width]).0;
                for vector in 0..VECTORS {
                    sums[vector] = simd.add_f32s(sums[vector], bias[vector]);
                }
            }
            if let Some(bias) = epilogue.row_bias {
                let bias = simd.splat_f32s(bias[row]);
                sums = sums.map(|sum| simd.add_f32s(sum, bias));
            }
            if epilogue.accumulate {
                for vector in 0..VECTORS {
                    sums[vector] = simd.add_f32s(sums[vector], output[vector]);
                }
            }
            if epilogue.relu {
                // A comparison instead of a maximum: a lost training must stay NaN.
                sums = sums.map(|sum| simd.select_f32s(simd.less_than_f32s(sum, zero), zero, sum));
            }
            output[..VECTORS].copy_from_slice(&sums);
        }
    }
}

/// Fewer columns than a tile has: the first vector if it is whole, and the rest number by number.
#[inline(always)]
fn store_edge<S: Simd, const ROWS: usize>(
    simd: S,
    tile: &Tile<S, ROWS>,
    place: Place,
    epilogue: Epilogue,
) {
    let zero = simd.splat_f32s(0.0);
    let whole = if place.columns < S::F32_LANES {
        0
    } else {
        S::F32_LANES
    };
    for row in 0..ROWS {
        if row < place.rows {
            let output = &mut place.output[row * place.stride..][..place.columns];
            if whole > 0 {
                let output = &mut S::as_mut_simd_f32s(&mut output[..S::F32_LANES]).0[0];
                let mut sum = tile[row][0];
                if let Some(bias) = epilogue.column_bias {
                    sum = simd.add_f32s(sum, S::as_simd_f32s(&bias[..S::F32_LANES]).0[0]);
                }
                if let Some(bias) = epilogue.row_bias {
                    sum = simd.add_f32s(sum, simd.splat_f32s(bias[row]));
                }
                if epilogue.accumulate {
                    sum = simd.add_f32s(sum, *output);
                }
                if epilogue.relu {
                    sum = simd.select_f32s(simd.less_than_f32s(sum, zero), zero, sum);
                }
                *output = sum;
            }
            if whole == place.columns {
                continue;
            }
            // A copy, since a tile whose address is taken lives in memory.
            let sums = tile[row];
            let sums: &[f32] = bytemuck::cast_slice(&sums);
            for (column, (output, sum)) in output.iter_mut().zip(sums).enumerate().skip(whole) {
                let mut sum = *sum;
                sum += epilogue.column_bias.map_or(0.0, |bias| bias[column]);
                sum += epilogue.row_bias.map_or(0.0, |bias| bias[row]);
                if epilogue.accumulate {
                    sum += *output;
                }
                *output = if epilogue.relu && sum < 0.0 { 0.0 } else { sum };
            }
        }
    }
}
