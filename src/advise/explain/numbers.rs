//! Numbers that only sentences need; the others are those of every screen (`words/numbers.rs`).

pub use crate::words::numbers::probability as likely;

use crate::words::numbers::bare;

/// A ratio in two digits: `.25`, `2.6`, `13`, `130`.
pub fn times(ratio: f64) -> String {
    if ratio == 0.0 || !ratio.is_finite() {
        return ratio.to_string();
    }
    let decimals = (1 - ratio.abs().log10().floor() as i32).clamp(0, 12) as usize;
    let text = format!("{ratio:.decimals$}");
    if text.contains('.') {
        return bare(text.trim_end_matches('0').trim_end_matches('.'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{likely, times};

    #[test]
    fn no_replicates_make_certain() {
        assert_eq!(
            [1.0, 0.994, 0.57, 0.004, 0.0].map(likely),
            ["> 99%", "99%", "57%", "< 1%", "0%"]
        );
    }

    #[test]
    fn a_ratio_has_two_digits() {
        assert_eq!(
            [0.25, 2.0, 2.58, 13.4, 130.2].map(times),
            [".25", "2", "2.6", "13", "130"]
        );
    }
}
