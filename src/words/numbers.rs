//! Numbers as people read them, the same in a sentence as in a table; `tui/widgets/figures.rs` states the rule.

use super::say;

/// A measured number in three digits: `.948`, `1.41`, `14.1`, `141`, `1.41k`.
///
/// ```
/// use scalescope::words::numbers::{seconds, value, whole};
///
/// assert_eq!(value(0.9481), ".948");
/// assert_eq!(value(1414.0), "1.41k");
/// assert_eq!(whole(7510), "7 510");
/// assert_eq!(seconds(0.213), ".21 s");
/// ```
pub fn value(v: f64) -> String {
    if !v.is_finite() {
        return "nan".into();
    }
    let text = match v.abs() {
        s if s > 0.0 && s < 0.0005 => format!("{v:.0e}"),
        s if s < 0.9995 => format!("{v:.3}"),
        _ => return three(v),
    };
    bare(&text)
}

/// A deviation with as many decimals as the value it belongs to.
pub fn deviation(deviation: f64, mean: f64) -> String {
    let decimals = match mean.abs() {
        m if m > 0.0 && m < 0.0005 => return value(deviation),
        m if m < 0.9995 => 3,
        m if m < 9.995 => 2,
        m if m < 99.95 => 1,
        m if m < 999.5 => 0,
        _ => return value(deviation),
    };
    bare(&format!("{deviation:.decimals$}"))
}

/// A number in so many significant digits, at least 1: `3.2912`, `.30000`, `1.2e-6`, `4.78e11`.
pub fn significant(v: f64, digits: usize) -> String {
    if !v.is_finite() {
        return "nan".into();
    }
    if v == 0.0 {
        return "0".into();
    }
    let places = digits.max(1) - 1;
    // Rounding may carry it to the next power of ten, so the power is read off the rounded number.
    let scientific = format!("{v:.places$e}");
    let power = scientific
        .split_once('e')
        .and_then(|(_, p)| p.parse().ok())
        .unwrap_or(0_i64);
    match power {
        -3..=6 => {
            let decimals = usize::try_from(i64::try_from(places).unwrap_or(0) - power).unwrap_or(0);
            bare(&format!("{v:.decimals$}"))
        }
        _ => scientific,
    }
}

/// A difference, with its sign: `+.012`, `-1.41`.
pub fn signed(v: f64) -> String {
    let sign = if v.is_sign_negative() { "-" } else { "+" };
    format!("{sign}{}", value(v.abs()))
}

/// What is counted and whole (parameters, examples): `760`, `7 510`, `1 234 567`, and from ten millions on `25.6M`.
pub fn whole(v: u64) -> String {
    if v >= MANY {
        return three(v as f64);
    }
    grouped(&v.to_string())
}

/// From so many on nobody reads a number digit by digit.
const MANY: u64 = 10_000_000;

/// An amount in two digits (FLOPs, samples a second): `760`, `4.1k`, `41k`, `1.2M`, `3.0G`.
pub fn amount(v: f64) -> String {
    let (scaled, unit) = thousands(v);
    match (scaled.abs(), unit) {
        (_, "") => format!("{scaled:.0}"),
        (s, _) if s < 9.95 => format!("{scaled:.1}{unit}"),
        _ => format!("{scaled:.0}{unit}"),
    }
}

/// Bytes in two digits and units of powers of ten: `412 MB`, `3.0 kB`.
pub fn bytes(v: f64) -> String {
    let (scaled, unit) = thousands(v);
    match scaled.abs() {
        s if s < 9.95 && !unit.is_empty() => format!("{scaled:.1} {unit}B"),
        _ => format!("{scaled:.0} {unit}B"),
    }
}

/// A measured duration: `4.2 ms`, `.21 s`, `1.4 s`, `12 s`, `3 min`, `2.1 h`.
pub fn seconds(v: f64) -> String {
    match v {
        v if !v.is_finite() => "–".into(),
        v if v > 0.0 && v < 9.5e-5 => format!("{:.0} µs", v * 1e6),
        v if v > 0.0 && v < 0.00995 => format!("{:.1} ms", v * 1e3),
        v if v > 0.0 && v < 0.0995 => format!("{:.0} ms", v * 1e3),
        v if v < 0.995 => bare(&format!("{v:.2} s")),
        v if v < 9.95 => format!("{v:.1} s"),
        v if v < 119.5 => format!("{v:.0} s"),
        v if v < 7170.0 => say!("{minutes} min", minutes = format!("{:.0}", v / 60.0)),
        v => format!("{:.1} h", v / 3600.0),
    }
}

/// A number that a user wrote, with all of its digits: `.95`, `5 000`, `1 250.5`.
pub fn exact(v: f64) -> String {
    let text = v.to_string();
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return text;
    }
    bare(&format!("{sign}{}{rest}", grouped(digits)))
}

/// A share as whole percent: `31%`.
pub fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// A probability that was counted over replicates, as whole percent; so many cannot tell certainty from a little less.
pub fn probability(share: f64) -> String {
    match share {
        s if s >= 0.995 => "> 99%".into(),
        s if s > 0.0 && s < 0.005 => "< 1%".into(),
        s => percent(s),
    }
}

/// A share that a user wrote, with all of its digits: `25%`, `12.5%`, `.5%`.
pub fn share(v: f64) -> String {
    // What a product leaves behind the ninth decimal was never written.
    format!("{}%", exact((v * 1e11).round() / 1e9))
}

/// Without the zero before the point: `.5`, `-.5`.
pub fn bare(text: &str) -> String {
    match (text.strip_prefix("0."), text.strip_prefix("-0.")) {
        (Some(rest), _) => format!(".{rest}"),
        (_, Some(rest)) => format!("-.{rest}"),
        _ => text.to_owned(),
    }
}

/// The size of a number without its unit of a thousand, and that unit.
fn thousands(v: f64) -> (f64, &'static str) {
    let units = [(1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];
    let fits = |(size, _): &&(f64, &str)| v.abs() >= size * 0.9995;
    units
        .iter()
        .find(fits)
        .map_or((v, ""), |(size, unit)| (v / size, *unit))
}

/// Three digits of a number from 1 on.
fn three(v: f64) -> String {
    let (scaled, unit) = thousands(v);
    let decimals = match scaled.abs() {
        s if s < 9.995 => 2,
        s if s < 99.95 => 1,
        _ => 0,
    };
    format!("{scaled:.decimals$}{unit}")
}

/// Digits in groups of three.
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: fn(f64) -> String, cases: &[(f64, &str)]) {
        for (v, expected) in cases {
            assert_eq!(format(*v), *expected, "{v}");
        }
    }

    #[test]
    fn numbers_are_short_and_round_without_a_jump_in_width() {
        check(
            value,
            &[
                (0.948_1, ".948"),
                (0.9996, "1.00"),
                (1.414, "1.41"),
                (9.996, "10.0"),
                (99.96, "100"),
                (999.6, "1.00k"),
                (1414.0, "1.41k"),
                (-0.5, "-.500"),
                (0.000_31, "3e-4"),
                (0.0, ".000"),
                (f64::NAN, "nan"),
            ],
        );
        check(signed, &[(0.012, "+.012"), (-1.414, "-1.41")]);
        check(
            amount,
            &[
                (760.0, "760"),
                (4136.0, "4.1k"),
                (41_000.0, "41k"),
                (999_950.0, "1.0M"),
                (0.0, "0"),
            ],
        );
        check(
            bytes,
            &[
                (412e6, "412 MB"),
                (3e3, "3.0 kB"),
                (23.4e9, "23 GB"),
                (80.0, "80 B"),
            ],
        );
        check(
            seconds,
            &[
                (0.213, ".21 s"),
                (1.44, "1.4 s"),
                (12.2, "12 s"),
                (240.0, "4 min"),
            ],
        );
        check(percent, &[(0.314, "31%")]);
    }

    #[test]
    fn significant_digits_are_kept_at_every_size() {
        let five = |v| significant(v, 5);
        check(
            five,
            &[
                (3.291_24, "3.2912"),
                (0.3, ".30000"),
                (9.999_996, "10.000"),
                (400.0, "400.00"),
                (1_462_338.3, "1462338"),
                (1.25e-6, "1.2500e-6"),
                (4.778_26e11, "4.7783e11"),
                (0.0, "0"),
                (f64::INFINITY, "nan"),
            ],
        );
    }

    #[test]
    fn whole_numbers_have_their_thousands_apart_until_nobody_reads_them() {
        let cases = [
            (7, "7"),
            (999, "999"),
            (1000, "1 000"),
            (7510, "7 510"),
            (9_999_999, "9 999 999"),
            (25_557_032, "25.6M"),
            (109_482_240, "109M"),
        ];
        for (v, text) in cases {
            assert_eq!(whole(v), text);
        }
    }

    #[test]
    fn what_a_user_wrote_keeps_its_digits() {
        check(
            exact,
            &[
                (0.95, ".95"),
                (-0.5, "-.5"),
                (5000.0, "5 000"),
                (-1250.5, "-1 250.5"),
                (0.000_1, ".0001"),
                (f64::INFINITY, "inf"),
            ],
        );
        check(
            share,
            &[
                (0.07, "7%"),
                (0.125, "12.5%"),
                (1.0, "100%"),
                (0.005, ".5%"),
            ],
        );
    }
}
