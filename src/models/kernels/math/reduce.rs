//! Sums, in lanes of their own: the order is fixed, and the compiler may not reorder float sums itself.

use crate::runtime::simd::kernel;

const LANES: usize = 16;

/// The sum of `f` over two slices of equal length.
#[inline(always)]
pub fn sum_pairs(a: &[f32], b: &[f32], f: impl Fn(f32, f32) -> f32) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut lanes = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            lanes[lane] += f(a[lane], b[lane]);
        }
    }
    let rest = a_rest
        .iter()
        .zip(b_rest)
        .fold(0.0, |sum, (a, b)| sum + f(*a, *b));
    rest + lanes.iter().sum::<f32>()
}

/// The sum of a slice.
#[inline(always)]
pub fn sum(values: &[f32]) -> f32 {
    sum_pairs(values, values, |value, _| value)
}

/// The largest number, minus infinity of none.
#[inline(always)]
pub fn largest(values: &[f32]) -> f32 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut lanes = [f32::NEG_INFINITY; LANES];
    for chunk in chunks {
        for lane in 0..LANES {
            lanes[lane] = if chunk[lane] > lanes[lane] {
                chunk[lane]
            } else {
                lanes[lane]
            };
        }
    }
    let larger = |a: f32, b: &f32| if *b > a { *b } else { a };
    lanes.iter().chain(rest).fold(f32::NEG_INFINITY, larger)
}

kernel! {
    /// Adds every row of a row-major matrix to `sums`, whose length is the row's.
    pub fn add_rows<S>(sums: &'a mut [f32], rows: &'a [f32]) {
        for row in rows.chunks_exact(sums.len().max(1)) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_maxima_of_every_length() {
        for length in [0, 1, 15, 16, 17, 100] {
            let values: Vec<f32> = (0..length).map(|v| v as f32 - 3.0).collect();
            assert_eq!(sum(&values), values.iter().sum::<f32>());
            assert_eq!(
                largest(&values),
                values.last().copied().unwrap_or(f32::NEG_INFINITY)
            );
            assert_eq!(sum_pairs(&values, &values, |a, b| a - b), 0.0);
        }
    }

    #[test]
    fn rows_are_added_up() {
        let mut sums = [1.0, 0.0, 0.0];
        add_rows(&mut sums, &[1.0, 2.0, 3.0, 10.0, 20.0, 30.0]);
        assert_eq!(sums, [12.0, 22.0, 33.0]);
    }
}
