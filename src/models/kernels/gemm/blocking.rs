//! How a product is cut: in depth to fit the caches, in rows to fit the registers.

/// Depth of a block: one panel pair of it stays in the first cache.
pub(super) const DEPTH: usize = 384;

/// Depth of a block of something much deeper, as gradients of weights are: whole rows of the right operand are read from far
/// away, and so many of them stay in the second cache.
const DEPTH_OF_DEEP: usize = 192;

/// Splits a depth into equal blocks. It depends on nothing else, so that the order of a sum does not.
#[inline(always)]
pub(super) fn block_depth(depth: usize) -> usize {
    let most = if depth > 2 * DEPTH {
        DEPTH_OF_DEEP
    } else {
        DEPTH
    };
    depth.div_ceil(depth.div_ceil(most))
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

/// Rows that panels of `TALL` rows take; panels of `LOW` rows take the others. As few low ones as waste least: tall ones use
/// registers better.
#[inline(always)]
pub(super) fn tall_rows<const TALL: usize, const LOW: usize>(rows: usize) -> usize {
    let tall = |low: usize| rows.saturating_sub(low * LOW).next_multiple_of(TALL);
    let best = (0..3).min_by_key(|low| tall(*low) + low * LOW);
    tall(best.unwrap_or(0)).min(rows)
}

/// Numbers that panels of so many rows hold for each depth.
#[inline(always)]
pub(super) fn padded<const TALL: usize, const LOW: usize>(rows: usize) -> usize {
    let tall = tall_rows::<TALL, LOW>(rows);
    tall.next_multiple_of(TALL) + (rows - tall).next_multiple_of(LOW)
}
