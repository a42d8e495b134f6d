//! Numbers as people read them: short, of even width, and `–` where nothing is known.

use crate::{
    sweep::Spread,
    words::{say, word},
};

/// What stands for an unknown value.
pub const UNKNOWN: &str = "–";

/// A metric or a loss: `.948`, `1.41`, `14.1`, `141`, `1.4k`.
pub fn value(v: f64) -> String {
    if !v.is_finite() {
        return "nan".into();
    }
    let size = v.abs();
    let text = match size {
        s if s > 0.0 && s < 0.0005 => format!("{v:.0e}"),
        s if s < 0.9995 => format!("{v:.3}"),
        s if s < 9.995 => format!("{v:.2}"),
        s if s < 99.95 => format!("{v:.1}"),
        s if s < 999.5 => format!("{v:.0}"),
        _ => return count(v),
    };
    bare(&text)
}

/// A mean with its deviation over seeds: `.948 ±.012`, or the mean alone for a single seed.
pub fn spread(spread: Option<Spread>) -> String {
    match spread {
        None => UNKNOWN.into(),
        Some(s) => match s.deviation {
            None => value(s.mean),
            Some(deviation) => format!("{} ±{}", value(s.mean), like(deviation, s.mean)),
        },
    }
}

/// A deviation with as many decimals as the value it belongs to.
fn like(deviation: f64, mean: f64) -> String {
    let decimals = match mean.abs() {
        m if m > 0.0 && m < 0.0005 => return value(deviation),
        m if m < 0.9995 => 3,
        m if m < 9.995 => 2,
        m if m < 99.95 => 1,
        m if m < 999.5 => 0,
        _ => return count(deviation),
    };
    bare(&format!("{deviation:.decimals$}"))
}

/// An amount: `760`, `4.1k`, `41k`, `1.2M`, `3.0G`.
pub fn count(v: f64) -> String {
    let (scaled, unit) = thousands(v);
    match (scaled.abs(), unit) {
        (_, "") => format!("{scaled:.0}"),
        (s, _) if s < 9.95 => format!("{scaled:.1}{unit}"),
        _ => format!("{scaled:.0}{unit}"),
    }
}

/// A whole number with its thousands apart: `7 510`.
pub fn grouped(v: u64) -> String {
    let digits = v.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// A number that a user wrote, as exactly as it was written.
pub fn exact(v: f64) -> String {
    bare(&v.to_string())
}

/// Bytes in units of powers of ten: `412 MB`, `3.0 kB`.
pub fn bytes(v: f64) -> String {
    let (scaled, unit) = thousands(v);
    match scaled.abs() {
        s if s < 9.95 && !unit.is_empty() => format!("{scaled:.1} {unit}B"),
        _ => format!("{scaled:.0} {unit}B"),
    }
}

fn thousands(v: f64) -> (f64, &'static str) {
    let units = [(1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];
    let fits = |(size, _): &&(f64, &str)| v.abs() >= size * 0.9995;
    units
        .iter()
        .find(fits)
        .map_or((v, ""), |(size, unit)| (v / size, *unit))
}

/// A duration in at most three characters: `<1s`, `4s`, `41s`, `3m`, `2h`, `5d`.
pub fn short_seconds(v: f64) -> String {
    match v {
        v if !v.is_finite() => UNKNOWN.into(),
        v if v < 0.5 => "<1s".into(),
        v if v < 99.5 => format!("{v:.0}s"),
        v if v < 5970.0 => format!("{:.0}m", v / 60.0),
        v if v < 172_800.0 => format!("{:.0}h", v / 3600.0),
        v => format!("{:.0}d", v / 86_400.0),
    }
}

/// A measured duration: `4.2 ms`, `.21 s`, `1.4 s`, `12 s`, `3 min`, `2.1 h`.
pub fn seconds(v: f64) -> String {
    match v {
        v if !v.is_finite() => UNKNOWN.into(),
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

/// A duration as a clock shows it: `00:41`, `1:02:03`.
pub fn clock(v: f64) -> String {
    let whole = v.max(0.0).round() as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

/// How long ago something was: `now`, `3 min`, `2 h`, `5 d`.
pub fn age(v: f64) -> String {
    match v {
        v if v < 60.0 => word("now").into(),
        v if v < 3600.0 => say!(
            "{minutes} min",
            minutes = format!("{:.0}", (v / 60.0).floor())
        ),
        v if v < 172_800.0 => format!("{:.0} h", (v / 3600.0).floor()),
        v => format!("{:.0} d", (v / 86_400.0).floor()),
    }
}

/// Seconds after which [`age`] says something else.
pub fn age_changes_in(v: f64) -> f64 {
    let unit = match v {
        v if v < 3600.0 => 60.0,
        v if v < 172_800.0 => 3600.0,
        _ => 86_400.0,
    };
    unit - v.max(0.0) % unit
}

/// A share as whole percent: `31%`.
pub fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// The number at a tick of an axis: `.2`, `1`, `50`, `2k`.
pub fn tick(v: f64) -> String {
    if v.abs() >= 1000.0 {
        return count(v).replace(".0", "");
    }
    if v != 0.0 && v.abs() < 0.001 {
        return format!("{v:.1e}").replace(".0", "");
    }
    let text = format!("{v:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    bare(if text.is_empty() { "0" } else { text })
}

/// Without the zero before the point: `.5`, `-.5`.
fn bare(text: &str) -> String {
    match (text.strip_prefix("0."), text.strip_prefix("-0.")) {
        (Some(rest), _) => format!(".{rest}"),
        (_, Some(rest)) => format!("-.{rest}"),
        _ => text.to_owned(),
    }
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
                (1414.0, "1.4k"),
                (-0.5, "-.500"),
                (0.000_31, "3e-4"),
                (0.0, ".000"),
                (f64::NAN, "nan"),
            ],
        );
        check(
            count,
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
            tick,
            &[
                (0.2, ".2"),
                (1.0, "1"),
                (50.0, "50"),
                (2000.0, "2k"),
                (0.0, "0"),
                (1e-6, "1e-6"),
                (2.5e-4, "2.5e-4"),
            ],
        );
    }

    #[test]
    fn whole_numbers_have_their_thousands_apart() {
        let texts = [7, 999, 1000, 7510, 1_234_567].map(grouped);
        assert_eq!(texts, ["7", "999", "1 000", "7 510", "1 234 567"]);
        assert_eq!(exact(0.95), ".95");
    }

    #[test]
    fn durations_grow_their_unit() {
        check(
            short_seconds,
            &[
                (0.21, "<1s"),
                (-3.0, "<1s"),
                (3.6, "4s"),
                (150.0, "2m"),
                (7200.0, "2h"),
                (1e6, "12d"),
                (f64::INFINITY, "–"),
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
        check(
            clock,
            &[(41.2, "00:41"), (3723.0, "1:02:03"), (-1.0, "00:00")],
        );
        check(
            age,
            &[
                (3.0, "now"),
                (190.0, "3 min"),
                (7300.0, "2 h"),
                (2e5, "2 d"),
            ],
        );
    }

    #[test]
    fn an_age_says_something_else_exactly_when_it_was_foretold() {
        for v in [0.0, 59.0, 60.0, 3599.0, 3600.0, 172_799.0, 172_800.0, 1e6] {
            let change = age_changes_in(v);
            assert_eq!(age(v), age(v + change - 0.5), "{v}");
            assert_ne!(age(v), age(v + change), "{v}");
        }
    }

    #[test]
    fn a_spread_has_as_many_decimals_as_its_mean() {
        let of = |values: &[f64]| spread(Spread::of(values.iter().copied()));
        assert_eq!(of(&[0.936, 0.948, 0.960]), ".948 ±.012");
        assert_eq!(of(&[1.2, 1.62]), "1.41 ±.30");
        assert_eq!(of(&[0.5]), ".500");
        assert_eq!(of(&[]), "–");
    }
}
