//! The F distribution.

/// The probability of a greater F, when a share of the squares is left by so many further parameters, with so many degrees of freedom.
///
/// With an even number of parameters it is a polynomial (Abramowitz and Stegun 1972, 26.6.4); an odd number counts as the next even
/// one, which makes the probability greater.
pub fn upper_tail(left: f64, parameters: usize, freedom: usize) -> f64 {
    let half = 0.5 * freedom as f64;
    let mut term = left.powf(half);
    let mut sum = term;
    for i in 1..parameters.div_ceil(2) {
        term *= (half + i as f64 - 1.0) / i as f64 * (1.0 - left);
        sum += term;
    }
    if sum.is_nan() { 1.0 } else { sum.min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::upper_tail;

    #[test]
    fn the_tail_is_that_of_published_tables() {
        // Abramowitz and Stegun 1972, table 26.9: percentage points of F.
        let points = [
            (2, 7, 4.74, 0.05),
            (4, 10, 3.48, 0.05),
            (4, 20, 4.43, 0.01),
            (6, 12, 3.00, 0.05),
        ];
        for (parameters, freedom, f, p) in points {
            let left = 1.0 / (1.0 + parameters as f64 * f / freedom as f64);
            let found = upper_tail(left, parameters, freedom);
            assert!((found / p - 1.0).abs() < 0.01, "{found} {p}");
            assert!(upper_tail(left, parameters - 1, freedom) >= found);
        }
        assert!((upper_tail(1.0, 2, 5) - 1.0).abs() < 1e-12 && upper_tail(0.0, 4, 5) < 1e-12);
    }
}
