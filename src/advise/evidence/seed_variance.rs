//! How far the seeds of one scale end apart, also where few or none of its own were measured.
//!
//! Larger models scatter less: over 70 real ladders of images, text, speech and clicks the variance between seeds goes about as
//! parameters^-0.8, with exponents that themselves vary by .6 (maximum likelihood of both), and a single scale departs from its
//! ladder's power by a factor of e. So the variance at one size is read off all
//! other sizes along such a power, whose exponent is averaged over by its evidence; and seeds that happen to agree are not taken
//! for certain, because they answer some test items differently whatever their mean.

use super::{candidate::Candidate, estimate::OWN_SHARE};

/// Exponent of the variance over the parameters: its mean and deviation over the ladders.
const SLOPE: (f64, f64) = (-0.8, 0.6);
/// Exponents that are averaged over, in deviations about the mean.
const GRID: [f64; 9] = [-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0];
/// The share of the test split's variance by which seeds differ at least: see [`OWN_SHARE`], where .2 to .6 was found.
const ITEMS: f64 = 0.3;
/// What that is worth, in degrees of freedom.
const BY_ITEMS: f64 = 2.0;
/// How much a scale departs from the power: the variance of the logarithm of its variance (90 ladders).
const DEPARTS: f64 = 1.0;
/// Squares below this are none: equal seeds.
const LEAST: f64 = 1e-24;

/// The scatter of all measured seeds.
#[derive(Clone, Debug)]
pub struct Scatter {
    repeated: Vec<Repeated>,
    /// Test error of the largest measured candidate: what one without any will have.
    test_error: f64,
}

/// A scale with more than one seed.
#[derive(Clone, Copy, Debug)]
struct Repeated {
    /// `ln` of the parameters.
    x: f64,
    freedom: f64,
    /// Sum of the squared distances from the mean.
    squares: f64,
}

impl Scatter {
    /// What the candidates' seeds show.
    pub fn of(candidates: &[Candidate]) -> Self {
        let errors = candidates.iter().rev().filter_map(|c| c.quality);
        let test_error = errors.map(|q| q.test_error.unwrap_or(0.0)).next();
        let repeated = |c: &Candidate| {
            let (freedom, squares) = squares(c);
            (freedom > 0.0).then_some(Repeated {
                x: c.size(),
                freedom,
                squares,
            })
        };
        Self {
            repeated: candidates.iter().filter_map(repeated).collect(),
            test_error: test_error.unwrap_or(0.0),
        }
    }

    /// Degrees of freedom of what is common to all scales.
    pub fn freedom(&self) -> f64 {
        let measured: f64 = self.repeated.iter().map(|r| r.freedom).sum();
        measured + by_items(self.test_error)
    }

    /// Standard deviation of a candidate's seeds, and the degrees of freedom of its own part: how sure it is beside the others.
    pub fn deviation(&self, candidate: &Candidate) -> (f64, f64) {
        let (own, squares) = squares(candidate);
        let alike = 2.0 / DEPARTS;
        let variance = match self.expected(candidate) {
            Some(variance) => (squares + alike * variance) / (own + alike),
            None if own > 0.0 => squares / own,
            None => 0.0,
        };
        (variance.sqrt(), own + alike)
    }

    /// Standard error that a candidate's mean over some seeds will have beside the others', with the part of the test split's that is a
    /// scale's own.
    pub fn error(&self, candidate: &Candidate, seeds: usize) -> f64 {
        let test_error = candidate
            .quality
            .map_or(Some(self.test_error), |q| q.test_error);
        let own = OWN_SHARE.sqrt() * test_error.unwrap_or(0.0);
        own.hypot(self.deviation(candidate).0 / (seeds.max(1) as f64).sqrt())
    }

    /// The variance that all scales and the test items foresee at a candidate's size; `None` where nothing tells.
    ///
    /// For each exponent the variance at that size has a scaled inverse chi squared posterior (Gelman et al. 2013, section 2.6, with the
    /// improper prior); the logarithm is averaged over the exponents by their marginal likelihoods.
    fn expected(&self, candidate: &Candidate) -> Option<f64> {
        let test_error = candidate
            .quality
            .map_or(self.test_error, |q| q.test_error.unwrap_or(0.0));
        let items = by_items(test_error);
        let all: Vec<(f64, &Repeated)> = self
            .repeated
            .iter()
            .map(|r| (r.x - candidate.size(), r))
            .collect();
        let freedom = items + all.iter().map(|o| o.1.freedom).sum::<f64>();
        if freedom == 0.0 {
            return None;
        }
        let at = |z: f64| {
            let slope = SLOPE.0 + SLOPE.1 * z;
            let here = |(x, r): &(f64, &Repeated)| r.squares * (-slope * x).exp();
            let seeds: f64 = all.iter().map(here).sum();
            let squares = seeds.max(LEAST) + items * ITEMS * test_error.powi(2);
            let moved: f64 = all.iter().map(|(x, r)| r.freedom * slope * x).sum();
            let likely = -0.5 * (moved + freedom * squares.ln() + z * z);
            (likely, (squares / freedom).ln())
        };
        let parts = GRID.map(at);
        let most = parts.iter().map(|p| p.0).fold(f64::NEG_INFINITY, f64::max);
        let weighed = parts.map(|(likely, log)| ((likely - most).exp(), log));
        let total: f64 = weighed.iter().map(|w| w.0).sum();
        Some((weighed.iter().map(|w| w.0 * w.1).sum::<f64>() / total).exp())
    }
}

/// What the test items tell of the scatter, in degrees of freedom.
fn by_items(test_error: f64) -> f64 {
    if test_error > 0.0 { BY_ITEMS } else { 0.0 }
}

/// Degrees of freedom of a candidate's seeds, and their squared distances from the mean.
fn squares(candidate: &Candidate) -> (f64, f64) {
    let count = candidate.seeds.len() as f64;
    let mean = candidate.seeds.values().sum::<f64>() / count.max(1.0);
    let squares = candidate.seeds.values().map(|v| (v - mean).powi(2)).sum();
    ((count - 1.0).max(0.0), squares)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        advise::evidence::estimate::{Estimate, Pool},
        models::{Family, Footprint, Scale},
    };

    /// A candidate of some parameters whose seeds scatter by a deviation about .9, tested with an error.
    fn candidate(parameters: u64, count: u64, deviation: f64, test_error: f64) -> Candidate {
        let mut seeds = BTreeMap::new();
        for seed in 0..count {
            // Evenly spaced, with that sample deviation.
            let n = count as f64;
            let unit = (n * (n + 1.0) / 12.0).sqrt().max(1.0);
            let place = seed as f64 - 0.5 * (n - 1.0);
            seeds.insert(seed, 0.9 + deviation * place / unit);
        }
        let values: Vec<f64> = seeds.values().copied().collect();
        let pool = Pool::of([values.as_slice()]);
        Candidate {
            family: Family::Mlp,
            scale: Scale(u32::try_from(parameters).expect("small")),
            footprint: Footprint {
                parameters,
                ..Footprint::default()
            }
            .into(),
            abscissa: parameters as f64,
            quality: Estimate::of(&values, Some(test_error), &pool),
            seeds,
            diverged: 0,
            pending: 0,
            lost: 0,
            spared: 0,
            worst: BTreeMap::new(),
            bounded_by: BTreeMap::new(),
            int8_bytes: None,
            predicted: None,
        }
    }

    #[test]
    fn larger_models_are_foreseen_to_scatter_less() {
        let all = [
            candidate(1000, 3, 0.02, 5e-3),
            candidate(8000, 1, 0.0, 5e-3),
            candidate(64_000, 1, 0.0, 5e-3),
        ];
        let scatter = Scatter::of(&all);
        let at = |i: usize| scatter.deviation(&all[i]).0;
        assert!(at(0) > 0.012 && at(0) < 0.025, "{}", at(0));
        assert!(
            at(1) < 0.75 * at(0) && at(2) < 0.75 * at(1),
            "{} {}",
            at(1),
            at(2)
        );
        assert!(at(2) > 0.1 * at(0), "{}", at(2));
    }

    #[test]
    fn measured_ladders_teach_their_own_slope() {
        let level = [
            candidate(1000, 5, 0.01, 1e-4),
            candidate(8000, 5, 0.01, 1e-4),
            candidate(64_000, 5, 0.01, 1e-4),
            candidate(512_000, 1, 0.0, 1e-4),
        ];
        let falling = [
            candidate(1000, 5, 0.04, 1e-4),
            candidate(8000, 5, 0.01, 1e-4),
            candidate(64_000, 5, 0.0025, 1e-4),
            candidate(512_000, 1, 0.0, 1e-4),
        ];
        let last = |all: &[Candidate]| Scatter::of(all).deviation(&all[3]).0;
        assert!(last(&level) > 0.005 && last(&falling) < 0.002);
    }

    #[test]
    fn seeds_that_happen_to_agree_still_differ_by_their_test_items() {
        let all = [candidate(1000, 2, 0.0, 0.01), candidate(8000, 1, 0.0, 0.01)];
        let scatter = Scatter::of(&all);
        for c in &all {
            let deviation = scatter.deviation(c).0;
            assert!(deviation > 0.002 && deviation < 0.01, "{deviation}");
        }
        // The pair and the items.
        assert!((scatter.freedom() - 3.0).abs() < 1e-12);
        let nothing = [candidate(1000, 1, 0.0, 0.0)];
        assert!(Scatter::of(&nothing).deviation(&nothing[0]).0.abs() < 1e-12);
    }
}
