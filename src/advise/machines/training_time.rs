//! How long a training takes by its FLOPs, as the seconds that a sweep measured tell.

use std::collections::BTreeMap;

use crate::{
    models::Family,
    stats::median,
    sweep::{Sweep, TrialState},
};

/// Seconds of a family's trainings on the machine that measured: a fixed part and one that grows with the FLOPs.
///
/// Small models keep no machine busy, so seconds are not proportional to FLOPs; one slow start must not make a small model
/// slower than a large one either. Both parts are fitted by least squares of the relative error to the median over seeds of
/// each amount of FLOPs; where those do not grow with the FLOPs, the second part is what the fastest model needed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    fixed: f64,
    per_flop: f64,
}

impl Pace {
    /// The pace of every family that was measured.
    pub fn by_family(sweep: &Sweep) -> BTreeMap<Family, Self> {
        let Some(most) = sustained(sweep) else {
            return BTreeMap::new();
        };
        let mut points: BTreeMap<Family, Vec<(f64, f64)>> = BTreeMap::new();
        for (family, flops, seconds) in medians(sweep) {
            points.entry(family).or_default().push((flops, seconds));
        }
        points
            .into_iter()
            .map(|(family, points)| (family, Self::through(&points, 1.0 / most)))
            .collect()
    }

    /// The best pace through some FLOPs and seconds; `least` seconds a FLOP where they do not grow.
    fn through(points: &[(f64, f64)], least: f64) -> Self {
        // Each point over its seconds: `fixed * u + per_flop * v` should be one.
        let over: Vec<(f64, f64)> = points.iter().map(|(x, t)| (1.0 / t, x / t)).collect();
        let sum = |of: fn(&(f64, f64)) -> f64| over.iter().map(of).sum::<f64>();
        let (u, v) = (sum(|p| p.0), sum(|p| p.1));
        let (uu, uv, vv) = (sum(|p| p.0 * p.0), sum(|p| p.0 * p.1), sum(|p| p.1 * p.1));
        let determinant = uu * vv - uv * uv;
        if points.len() > 1 && determinant > 1e-9 * uu * vv {
            let fixed = (u * vv - v * uv) / determinant;
            let per_flop = (v * uu - u * uv) / determinant;
            if fixed >= 0.0 && per_flop > 0.0 {
                return Self { fixed, per_flop };
            }
            if fixed >= 0.0 {
                let fixed = ((u - least * uv) / uu).max(0.0);
                return Self {
                    fixed,
                    per_flop: least,
                };
            }
        }
        Self {
            fixed: 0.0,
            per_flop: v / vv,
        }
    }

    /// Wall seconds of a training of some FLOPs on a machine so many times as fast as the one that measured.
    ///
    /// A faster machine does not shorten what does not depend on the FLOPs; a slower one is slower in all.
    pub fn seconds(&self, flops: f64, faster: f64) -> f64 {
        self.fixed / faster.min(1.0) + self.per_flop * flops / faster
    }
}

/// The greatest FLOP/s that a model sustained over the median of its seeds; `None` before a trial is done.
pub fn sustained(sweep: &Sweep) -> Option<f64> {
    let rates = medians(sweep).into_iter().map(|(_, flops, s)| flops / s);
    rates.reduce(f64::max)
}

/// By family and training FLOPs, the median of the seconds that trials took.
pub fn medians(sweep: &Sweep) -> Vec<(Family, f64, f64)> {
    let mut all: Vec<(Family, f64, f64)> = Vec::new();
    for record in &sweep.trials {
        let done = record.state == TrialState::Done;
        let Some(outcome) = record.outcome.as_ref().filter(|_| done) else {
            continue;
        };
        let Some(flops) = sweep.plan.training_flops(&record.trial) else {
            continue;
        };
        let seconds = outcome.train_seconds;
        if flops > 0.0 && seconds > 0.0 && (flops / seconds).is_finite() {
            all.push((record.trial.family, flops, seconds));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let alike = all.chunk_by(|a, b| a.0 == b.0 && a.1.total_cmp(&b.1).is_eq());
    let middle = |same: &[(Family, f64, f64)]| {
        let (family, flops, _) = same[0];
        let seconds = median(same.iter().map(|s| s.2).collect())?;
        Some((family, flops, seconds))
    };
    alike.filter_map(middle).collect()
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn a_fixed_part_and_one_that_grows_are_told_apart() {
        let points = [1e6, 1e7, 1e8].map(|x| (x, 0.01 + 1e-9 * x));
        let pace = Pace::through(&points, 1e-12);
        assert!(
            (pace.fixed / 0.01 - 1.0).abs() < 1e-6 && (pace.per_flop / 1e-9 - 1.0).abs() < 1e-6
        );
    }

    #[test]
    fn more_flops_always_take_longer() {
        // The smaller were slower; the steeper took more than in proportion; one alone tells no fixed part.
        for points in [
            vec![(1e6, 0.03), (5e6, 0.04), (1e7, 0.01)],
            vec![(1e6, 0.001), (1e7, 0.1)],
            vec![(1e7, 0.1)],
        ] {
            let pace = Pace::through(&points, 1e-10);
            assert!(pace.fixed >= 0.0 && pace.per_flop > 0.0, "{pace:?}");
            assert!(pace.seconds(1e6, 1.0) < pace.seconds(1e7, 1.0));
            assert!(pace.seconds(1e6, 2.0) < pace.seconds(1e6, 1.0));
            assert!((pace.seconds(1e6, 0.5) / pace.seconds(1e6, 1.0) - 2.0).abs() < 1e-9);
        }
    }
}
