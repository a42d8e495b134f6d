//! A chart before it is drawn: named series of points on two axes.

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chart {
    /// What it shows.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn.
    pub series: Vec<Series>,
    /// Horizontal lines with their names.
    pub lines: Vec<(String, f64)>,
}

/// An axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    /// What it measures.
    pub title: String,
    /// How values lie on it.
    pub spacing: Spacing,
}

/// How values lie on an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spacing {
    Linear,
    /// Only values above 0 lie on it.
    Logarithmic,
}

/// Points of one name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    /// Its name in the legend; series of one name look the same.
    pub name: String,
    /// What stands at each point.
    pub marks: Marks,
    /// Its points, in the order in which they are joined.
    pub points: Vec<Point>,
}

/// What stands at the points of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    Every,
    None,
}

/// A point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
    /// From where to where it may lie.
    pub range: Option<[f64; 2]>,
    /// Whether it is the one that is advised.
    pub advised: bool,
}

impl Spacing {
    /// Where a value lies, on a scale of its own.
    pub fn place(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Logarithmic => value.max(f64::MIN_POSITIVE).log10(),
        }
    }

    /// Whether a value lies on it.
    pub fn holds(self, value: f64) -> bool {
        value.is_finite() && (self == Self::Linear || value > 0.0)
    }

    /// Round values between two, some five of them.
    pub fn ticks(self, [low, high]: [f64; 2]) -> Vec<f64> {
        match self {
            Self::Linear => {
                let rough = (high - low).max(f64::MIN_POSITIVE) / 5.0;
                let power = 10_f64.powf(rough.log10().floor());
                let steps = [1.0, 2.0, 5.0, 10.0].map(|s| s * power);
                let step = steps.into_iter().find(|s| *s >= rough).unwrap_or(rough);
                let first = (low / step).ceil() as i64;
                let last = (high / step).floor() as i64;
                (first..=last).map(|i| i as f64 * step).collect()
            }
            Self::Logarithmic => {
                let decades = low.log10().floor() as i32..=high.log10().ceil() as i32;
                let within = |v: &f64| (low * (1.0 - 1e-9)..=high * (1.0 + 1e-9)).contains(v);
                let of = |factors: &[f64]| -> Vec<f64> {
                    let all = decades
                        .clone()
                        .flat_map(|d| factors.iter().map(move |f| f * 10_f64.powi(d)));
                    all.filter(within).collect()
                };
                let ways: [&[f64]; 2] = [&[1.0], &[1.0, 2.0, 5.0]];
                let enough = ways.into_iter().map(of).find(|ticks| ticks.len() >= 3);
                enough.unwrap_or_else(|| of(&[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Spacing;

    #[test]
    fn ticks_are_round_and_inside() {
        let near = |found: Vec<f64>, expected: &[f64]| {
            assert_eq!(found.len(), expected.len(), "{found:?}");
            for (a, b) in found.iter().zip(expected) {
                assert!((a - b).abs() < 1e-9 * b.abs().max(1.0), "{found:?}");
            }
        };
        near(Spacing::Linear.ticks([0.42, 0.97]), &[0.6, 0.8]);
        near(
            Spacing::Linear.ticks([0.0, 1.0]),
            &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0],
        );
        near(
            Spacing::Logarithmic.ticks([500.0, 2e6]),
            &[1e3, 1e4, 1e5, 1e6],
        );
        near(Spacing::Logarithmic.ticks([0.3, 4.0]), &[0.5, 1.0, 2.0]);
    }
}
