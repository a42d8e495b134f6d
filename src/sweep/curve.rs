//! A curve of bounded size: however long a training is, it keeps at most [`CAPACITY`] buckets with their
//! least and greatest value, so that a spike survives and drawing never depends on the number of steps.

/// Most buckets that a curve keeps; two for each column of a wide terminal.
pub const CAPACITY: usize = 1024;

/// Neighbouring values of a curve as one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// Steps made at its last value.
    pub step: u64,
    /// Wall seconds of training at its last value.
    pub seconds: f64,
    /// Training examples seen at its last value.
    pub samples: u64,
    /// Mean of its finite values; NaN where there is none.
    pub mean: f64,
    /// Least finite value.
    pub low: f64,
    /// Greatest finite value.
    pub high: f64,
    /// Whether a value was not finite.
    pub bad: bool,
    /// Finite values in it.
    count: u32,
    /// All values in it.
    total: u32,
}

impl Bucket {
    /// A bucket of one value with its range.
    pub fn new(step: u64, seconds: f64, samples: u64, [mean, low, high]: [f64; 3]) -> Self {
        let bad = !(mean.is_finite() && low.is_finite() && high.is_finite());
        Self {
            step,
            seconds,
            samples,
            mean: if bad { f64::NAN } else { mean },
            low: if low.is_finite() { low } else { f64::NAN },
            high: if high.is_finite() { high } else { f64::NAN },
            bad,
            count: u32::from(!bad),
            total: 1,
        }
    }

    fn join(self, next: Self) -> Self {
        let count = self.count + next.count;
        let weighted = |b: Self| {
            if b.count == 0 {
                0.0
            } else {
                b.mean * f64::from(b.count)
            }
        };
        Self {
            step: next.step,
            seconds: next.seconds,
            samples: next.samples,
            mean: if count == 0 {
                f64::NAN
            } else {
                (weighted(self) + weighted(next)) / f64::from(count)
            },
            low: self.low.min(next.low),
            high: self.high.max(next.high),
            bad: self.bad || next.bad,
            count,
            total: self.total + next.total,
        }
    }
}

/// A series of values over training.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    buckets: Vec<Bucket>,
    /// Values that a full bucket holds; doubles whenever the capacity is reached. 0 means 1.
    stride: u32,
    first_bad: Option<u64>,
}

impl Curve {
    /// The buckets, in order of steps.
    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// The newest bucket.
    pub fn last(&self) -> Option<&Bucket> {
        self.buckets.last()
    }

    /// The step of the first value that was not finite.
    pub fn first_bad(&self) -> Option<u64> {
        self.first_bad
    }

    /// Appends a value.
    pub fn push(&mut self, value: Bucket) {
        if value.bad && self.first_bad.is_none() {
            self.first_bad = Some(value.step);
        }
        let stride = self.stride.max(1);
        match self.buckets.last_mut() {
            Some(last) if last.total < stride => *last = last.join(value),
            _ => self.buckets.push(value),
        }
        if self.buckets.len() > CAPACITY {
            self.stride = stride * 2;
            self.buckets = self
                .buckets
                .chunks(2)
                .map(|pair| pair.iter().copied().reduce(Bucket::join))
                .collect::<Option<_>>()
                .unwrap_or_default();
        }
    }

    /// Forgets what lies after a step, because training goes on from there.
    pub fn rewind(&mut self, step: u64) {
        self.buckets.retain(|b| b.step <= step);
        self.first_bad = self.first_bad.filter(|bad| *bad <= step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(values: impl IntoIterator<Item = f64>) -> Curve {
        let mut curve = Curve::default();
        for (i, value) in values.into_iter().enumerate() {
            let step = i as u64 + 1;
            curve.push(Bucket::new(step, step as f64, step * 32, [value; 3]));
        }
        curve
    }

    #[test]
    fn a_long_curve_stays_small_and_keeps_its_spike_and_its_mean() {
        let count = 1_000_003;
        let curve = filled((0..count).map(|i| if i == 654_321 { 99.0 } else { 1.0 }));
        let buckets = curve.buckets();
        assert!(
            (CAPACITY / 2..=CAPACITY).contains(&buckets.len()),
            "{} buckets",
            buckets.len()
        );
        assert!(buckets.iter().any(|b| b.high > 98.0));
        assert!(buckets.windows(2).all(|w| w[0].step < w[1].step));
        assert_eq!(curve.last().map(|b| b.step), Some(count));
        let total: f64 = buckets.iter().map(|b| b.mean * f64::from(b.count)).sum();
        assert!((total - (count as f64 + 98.0)).abs() < 1e-3, "{total}");
    }

    #[test]
    fn what_is_not_finite_is_marked_and_does_not_spread() {
        let curve = filled([1.0, f64::NAN, 3.0, f64::INFINITY]);
        let [a, b, c, d] = curve.buckets() else {
            panic!("four buckets")
        };
        assert!(!a.bad && b.bad && !c.bad && d.bad && b.mean.is_nan());
        assert_eq!(curve.first_bad(), Some(2));
        let joined = a.join(*b).join(*c);
        assert!(joined.bad && (joined.mean - 2.0).abs() < 1e-12);
        assert_eq!((joined.low, joined.high), (1.0, 3.0));
    }

    #[test]
    fn rewinding_forgets_only_what_lies_after_the_step() {
        let mut curve = filled([1.0, 2.0, f64::NAN, 4.0]);
        curve.rewind(2);
        assert_eq!(curve.buckets().len(), 2);
        assert_eq!(curve.first_bad(), None);
        curve.push(Bucket::new(3, 3.0, 96, [5.0; 3]));
        assert_eq!(curve.last().map(|b| b.mean), Some(5.0));
    }
}
