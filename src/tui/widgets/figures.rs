//! Numbers as people read them: short, of even width, and `–` where nothing is known.
//!
//! One rule on every screen, in every sentence and in both languages, so that a number met twice is known again:
//!
//! - What is counted and whole (parameters, examples) is written out, its thousands apart: `1 438` ([`whole`]).
//! - What was measured or is computed from it (a metric, a loss, milliseconds) has three digits and no zero before the
//!   point: `.948`, `1.41` ([`value`]); a deviation has the decimals of its mean ([`spread`]).
//! - Amounts and rates (FLOPs, samples a second, bytes) have two digits and a unit of a thousand: `41k`, `3.0 MB`
//!   ([`amount`], [`bytes`]).
//! - Times have two digits and the unit in which that reads well: `.21 s`, `12 s`, `3 min` ([`seconds`]).
//! - Shares are whole percent, without a space: `31%` ([`percent`]).
//! - What a user wrote keeps all its digits ([`exact`], [`share`]); what is held against it has enough of them to tell which is more.
//! - Ticks of an axis are round and short: `50`, `2k` ([`tick`]).
//!
//! Sentences are made further below, so the forms that they share stand in `words/numbers.rs`. Machines (JSON, CSV) get
//! every digit.

pub use crate::words::numbers::{amount, bytes, exact, percent, seconds, share, value, whole};
use crate::{
    sweep::Spread,
    words::{
        numbers::{self, bare},
        say, word,
    },
};

/// What stands for an unknown value.
pub const UNKNOWN: &str = "–";

/// A mean with its deviation over seeds: `.948 ±.012`, or the mean alone for a single seed.
pub fn spread(spread: Option<Spread>) -> String {
    match spread {
        None => UNKNOWN.into(),
        Some(s) => match s.deviation {
            None => value(s.mean),
            Some(deviation) => format!(
                "{} ±{}",
                value(s.mean),
                numbers::deviation(deviation, s.mean)
            ),
        },
    }
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

/// The number at a tick of an axis: `.2`, `1`, `50`, `2k`.
pub fn tick(v: f64) -> String {
    if v.abs() >= 1000.0 {
        return amount(v).replace(".0", "");
    }
    if v != 0.0 && v.abs() < 0.001 {
        return format!("{v:.1e}").replace(".0", "");
    }
    let text = format!("{v:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    bare(if text.is_empty() { "0" } else { text })
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
    fn ticks_are_round_and_short() {
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
