//! Quantiles of a sample, and its median.

/// The least value that at least a share of the values does not exceed; `None` where there is none.
///
/// It is always one of the values: the one at place `share (n + 1)`, rounded up. One more than there are, because a sample's own
/// greatest value is exceeded once in n + 1 times; so it is the bound that the next value keeps with that share (as in split conformal
/// prediction; Vovk et al. 2005).
pub fn quantile(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let place = (share * (values.len() + 1) as f64).ceil() as usize;
    values.get(place.clamp(1, values.len().max(1)) - 1).copied()
}

/// The median: the middle value, or the mean of the two in the middle; `None` of nothing.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = *values.get(half)?;
    Some(if values.len() % 2 == 1 {
        upper
    } else {
        0.5 * (values[half - 1] + upper)
    })
}

#[cfg(test)]
mod tests {
    use super::{median, quantile};

    #[test]
    fn a_quantile_is_a_value_and_the_median_the_middle() {
        let four = || vec![4.0, 1.0, 3.0, 2.0];
        assert_eq!(quantile(four(), 0.5), Some(3.0));
        assert_eq!(quantile(four(), 0.9), Some(4.0));
        assert_eq!(quantile(four(), 0.0), Some(1.0));
        assert_eq!(quantile(Vec::new(), 0.5), None);
        assert_eq!(median(four()), Some(2.5));
        assert_eq!(median(vec![5.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(Vec::new()), None);
    }
}
