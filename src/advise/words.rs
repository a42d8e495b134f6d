//! Numbers that only sentences need; the others are those of every screen (`words/numbers.rs`).

use super::constraint::Limit;
use crate::words::numbers::{bare, exact, percent, whole};

/// A bound in digits enough that what satisfies it still does: rounded up for a cost, down for a quality.
pub fn bound(value: f64, up: bool) -> String {
    if value == 0.0 || !value.is_finite() {
        return exact(value);
    }
    let step = 10_f64.powf(value.abs().log10().floor() - 3.0);
    let rounded = if up {
        (value / step - 1e-9).ceil()
    } else {
        (value / step + 1e-9).floor()
    } * step;
    // As many decimals as the step has, lest the multiplication leave digits behind them.
    let decimals = (-step.log10().round()).clamp(0.0, 15.0) as usize;
    let text = format!("{rounded:.decimals$}");
    text.parse().map_or(text, exact)
}

/// What is held against a bound: a count whole, all else rounded as a bound that it still satisfies.
pub fn beside_bound(limit: Limit, value: f64, up: bool) -> String {
    match limit {
        Limit::Parameters if value >= 0.0 && value.is_finite() => whole(value.round() as u64),
        _ => bound(value, up),
    }
}

/// A share of the replicates as whole percent; so many cannot tell certainty from a little less.
pub fn likely(share: f64) -> String {
    match share {
        s if s >= 0.995 => "> 99%".into(),
        s if s > 0.0 && s < 0.005 => "< 1%".into(),
        s => percent(s),
    }
}

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
    use super::{bound, likely, times};

    #[test]
    fn bounds_never_cut_off_what_they_admit() {
        assert_eq!(bound(0.912_34, false), ".9123");
        assert_eq!(bound(0.012_341, true), ".01235");
        assert_eq!(bound(760.0, true), "760");
        assert_eq!(bound(1434.2, true), "1 435");
        assert_eq!(bound(0.0, true), "0");
    }

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
