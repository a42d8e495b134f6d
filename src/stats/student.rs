//! Student's t.

/// The 95th percentile of Student's t, for any freedom from one on: half of a 90 % interval in standard errors.
///
/// Fisher's expansion about the normal from three degrees of freedom on; straight in its logarithm between the exact values of
/// 1 and 2 and from there to 3.
pub fn student_95(freedom: f64) -> f64 {
    if freedom >= 3.0 {
        return expanded(freedom);
    }
    let from = freedom.clamp(1.0, 3.0).floor().min(2.0);
    let share = freedom.clamp(1.0, 3.0) - from;
    let (low, high) = if from < 2.0 {
        (ONE, TWO)
    } else {
        (TWO, expanded(3.0))
    };
    low.powf(1.0 - share) * high.powf(share)
}

const ONE: f64 = 6.314;
const TWO: f64 = 2.920;

fn expanded(freedom: f64) -> f64 {
    let z = 1.644_854_f64;
    let (z3, z5, z7) = (z.powi(3), z.powi(5), z.powi(7));
    z + (z3 + z) / (4.0 * freedom)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * freedom.powi(2))
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * freedom.powi(3))
}

#[cfg(test)]
mod tests {
    use super::student_95;

    #[test]
    fn the_percentiles_are_those_of_the_tables() {
        for (freedom, t) in [
            (1.0, 6.314),
            (2.0, 2.920),
            (3.0, 2.353),
            (4.0, 2.132),
            (10.0, 1.812),
            (30.0, 1.697),
        ] {
            assert!(
                (student_95(freedom) / t - 1.0).abs() < 5e-3,
                "{freedom}: {}",
                student_95(freedom)
            );
        }
        let between = student_95(1.5);
        assert!(between < 6.314 && between > 2.920, "{between}");
    }
}
