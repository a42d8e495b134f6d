//! An axis: from values to places between 0 and 1, linear or logarithmic, with round ticks.

use super::figures;

/// Numbers between 1 and 10 that look round, about equally far apart on a logarithmic axis.
const STEPS: [f64; 7] = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0];

/// Those at which a falling end rests: fewer, as each move of an end draws the whole chart anew.
const RESTS: [f64; 3] = [1.0, 2.0, 5.0];

/// The factor from the least to the greatest value from which on an axis is wide enough for those.
const WIDE: f64 = 4.0;

/// A range of values along a chart's side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Value at the beginning.
    pub low: f64,
    /// Value at the end; greater.
    pub high: f64,
    /// Whether equal factors are equally far apart.
    pub log: bool,
}

impl Axis {
    /// Exactly from one value to another.
    pub fn new(low: f64, high: f64, log: bool) -> Self {
        let log = log && low > 0.0 && high > 0.0;
        let high = if high > low {
            high
        } else if log {
            low * 10.0
        } else {
            low + 1.0
        };
        Self { low, high, log }
    }

    /// Around the finite values, ending at round numbers, so that it seldom changes while values come in.
    pub fn around(values: impl IntoIterator<Item = f64>, log: bool) -> Option<Self> {
        let usable = |v: &f64| v.is_finite() && (!log || *v > 0.0);
        let (low, high) = values
            .into_iter()
            .filter(usable)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
                (low.min(v), high.max(v))
            });
        if low > high {
            return None;
        }
        Some(if log {
            let rests = if high > low * WIDE {
                &RESTS[..]
            } else {
                &STEPS
            };
            Self::new(below(low, rests), above(high), true)
        } else {
            let step = round_step((high - low).max(high.abs() * 0.1).max(1e-9) / 4.0);
            let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
            Self::new(low, high, false)
        })
    }

    /// The same axis, kept within bounds.
    pub fn within(self, (low, high): (Option<f64>, Option<f64>)) -> Self {
        let inside = |v: f64| v.max(low.unwrap_or(v)).min(high.unwrap_or(v));
        Self::new(inside(self.low), inside(self.high), self.log)
    }

    /// The part between two places.
    pub fn part(self, from: f64, to: f64) -> Self {
        // The ends stay exactly what they were.
        let at = |place: f64| match place {
            p if p <= 0.0 => self.low,
            p if p >= 1.0 => self.high,
            p => self.value(p),
        };
        Self::new(at(from), at(to), self.log)
    }

    /// Where a value lies: 0 at the beginning, 1 at the end. `None` where it cannot be shown at all.
    pub fn place(&self, v: f64) -> Option<f64> {
        let at = if self.log {
            (v.ln() - self.low.ln()) / (self.high.ln() - self.low.ln())
        } else {
            (v - self.low) / (self.high - self.low)
        };
        at.is_finite().then_some(at)
    }

    /// The value at a place between 0 and 1.
    pub fn value(&self, place: f64) -> f64 {
        if self.log {
            (self.low.ln() + place * (self.high.ln() - self.low.ln())).exp()
        } else {
            self.low + place * (self.high - self.low)
        }
    }

    /// At most about `most` round values with their texts, ascending.
    pub fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        let most = most.max(2);
        let values = if self.log {
            self.log_ticks(most)
        } else {
            let step = round_step((self.high - self.low) / most as f64);
            let first = (self.low / step).ceil() as i64;
            let last = (self.high / step + 1e-9).floor() as i64;
            (first..=last).map(|i| i as f64 * step).collect()
        };
        values.into_iter().map(|v| (v, figures::tick(v))).collect()
    }

    fn log_ticks(&self, most: usize) -> Vec<f64> {
        let (first, last) = (
            self.low.log10().floor() as i32,
            self.high.log10().ceil() as i32,
        );
        let of = |digits: &[f64], every: usize| -> Vec<f64> {
            let decades = (first..=last).step_by(every);
            decades
                .flat_map(|e| digits.iter().map(move |d| d * 10f64.powi(e)))
                .filter(|v| *v >= self.low * 0.999 && *v <= self.high * 1.001)
                .collect()
        };
        let choices = [
            (&STEPS[..], 1),
            (&[1.0, 2.0, 5.0], 1),
            (&[1.0, 3.0], 1),
            (&[1.0], 1),
        ];
        let fine = choices.iter().map(|(digits, every)| of(digits, *every));
        let coarse = (2..8).map(|every| of(&[1.0], every));
        fine.chain(coarse)
            .find(|ticks| ticks.len() <= most)
            .unwrap_or_default()
    }
}

/// The round number 1, 2 or 5 times a power of ten that is not less.
fn round_step(v: f64) -> f64 {
    let power = 10f64.powf(v.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|f| f * power >= v * 0.999_999)
        .unwrap_or(10.0);
    factor * power
}

/// The next of some round numbers below on a logarithmic axis.
fn below(v: f64, round: &[f64]) -> f64 {
    let around = decades_around(v).rev();
    let mut steps = around.flat_map(|e| round.iter().rev().map(move |d| d * 10f64.powi(e)));
    steps.find(|s| *s <= v * 1.000_001).unwrap_or(v)
}

/// The next round number above on a logarithmic axis.
fn above(v: f64) -> f64 {
    let mut steps = decades_around(v).flat_map(|e| STEPS.map(|d| d * 10f64.powi(e)));
    steps.find(|s| *s >= v * 0.999_999).unwrap_or(v)
}

/// The exponents of the decades below, of and above a value.
fn decades_around(v: f64) -> std::ops::RangeInclusive<i32> {
    let exponent = v.log10().floor() as i32;
    exponent - 1..=exponent + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(axis: Axis, most: usize) -> Vec<String> {
        axis.ticks(most).into_iter().map(|t| t.1).collect()
    }

    #[test]
    fn an_axis_ends_at_round_numbers() {
        let linear = Axis::around([0.12, 0.93], false).expect("finite");
        assert_eq!(texts(linear, 5), ["0", ".2", ".4", ".6", ".8", "1"]);
        let log = Axis::around([0.21, 2.3], true).expect("finite");
        assert_eq!(texts(log, 6), [".2", ".5", "1", "2"]);
        assert_eq!(Axis::around([f64::NAN, -1.0], true), None);
        let flat = Axis::around([0.5], false).expect("finite");
        assert!(flat.high > flat.low);
    }

    #[test]
    fn places_and_values_are_each_others_inverse() {
        for axis in [Axis::new(0.2, 5.0, true), Axis::new(-3.0, 9.0, false)] {
            for place in [0.0, 0.3, 1.0] {
                let back = axis.place(axis.value(place)).expect("inside");
                assert!((back - place).abs() < 1e-12);
            }
        }
        assert_eq!(Axis::new(0.1, 1.0, true).place(0.0), None);
        assert_eq!(Axis::new(0.0, 1.0, false).place(f64::NAN), None);
    }

    #[test]
    fn there_are_never_many_more_ticks_than_asked_for() {
        for (low, high) in [(0.001, 1e9), (1.0, 2.0), (0.3, 0.4)] {
            for log in [true, false] {
                assert!(
                    Axis::new(low, high, log).ticks(4).len() <= 5,
                    "{low} {high} {log}"
                );
            }
        }
    }
}
