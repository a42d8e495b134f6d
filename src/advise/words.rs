//! Numbers in sentences: few digits, no exponent where a plain number reads better.

use crate::words::word;

/// Four significant digits, with a suffix for thousands and more.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return word("unknown").into();
    }
    for (unit, suffix) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")] {
        if value.abs() >= unit {
            let unit = if suffix == "k" { 1e3 } else { unit };
            return format!("{}{suffix}", digits(value / unit, 4));
        }
    }
    digits(value, 4)
}

/// A bound in digits enough that what satisfies it still does: rounded up for a cost, down for a quality.
pub fn bound(value: f64, up: bool) -> String {
    if value == 0.0 || !value.is_finite() {
        return number(value);
    }
    let step = 10_f64.powf(value.abs().log10().floor() - 3.0);
    let rounded = if up {
        (value / step - 1e-9).ceil()
    } else {
        (value / step + 1e-9).floor()
    } * step;
    digits(rounded, 5)
}

/// A quality, with the digits of a test split.
pub fn quality(value: f64) -> String {
    if value.abs() < 10.0 {
        format!("{value:.3}")
    } else {
        format!("{value:.1}")
    }
}

/// A ratio in two digits.
pub fn times(ratio: f64) -> String {
    digits(ratio, 2)
}

/// A share as whole percent.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

fn digits(value: f64, count: i32) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let places = (count - 1 - value.abs().log10().floor() as i32).clamp(0, 12);
    let text = format!("{value:.*}", places as usize);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{bound, number};

    #[test]
    fn numbers_read_plainly_and_bounds_never_cut_off_what_they_admit() {
        let cases = [
            (0.0, "0"),
            (0.95, "0.95"),
            (1234.0, "1234"),
            (25_600.0, "25.6k"),
            (1.5e6, "1.5M"),
            (0.000_123_46, "0.0001235"),
            (760.0, "760"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
        assert_eq!(bound(0.912_34, false), "0.9123");
        assert_eq!(bound(0.012_341, true), "0.01235");
        assert_eq!(bound(760.0, true), "760");
        assert_eq!(number(f64::NAN), "unknown");
    }
}
