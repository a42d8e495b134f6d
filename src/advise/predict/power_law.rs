//! How one family's quality goes on beyond its measured scales: a curve with all that the measured means leave open.
//!
//! Quality rises towards a level as a power of the parameters, `T - A (n / n1)^-c`, and may drift by a straight line in
//! `ln n` besides: down, where large models overfit, or up, where no level is in sight. With `c` given the curve is linear
//! in the rest, so its posterior is exact: a normal for each `c` of a grid, weighed by its evidence.

use crate::{
    advise::evidence::{candidate::Candidate, estimate::OWN_SHARE, saving::LEAST_CURVE_SCALES},
    stats::{Cholesky, Mixture, Random},
};

/// Exponents tried, and their prior: what laws of quality against parameters mostly show (median .6, two thirds
/// between .3 and 1.1).
const EXPONENTS: usize = 16;
const LEAST: f64 = 0.12;
const MOST: f64 = 2.4;
const MEDIAN: f64 = 0.6;
const SPREAD: f64 = 0.6;
/// Standard deviation of the drift before anything is measured, for each e-fold of the parameters, as a share of the
/// rise seen so far. Between .05 and .3 it moves saving little (same choice 56 to 54 of 60, share spent .60 to .54).
const DRIFT: f64 = 0.2;
/// The posterior of a curve.
#[derive(Clone, Debug)]
pub struct Curve {
    /// `ln` of the fewest measured parameters.
    origin: f64,
    parts: Mixture<Part>,
}

/// The curve at one exponent.
#[derive(Clone, Debug)]
struct Part {
    exponent: f64,
    mean: [f64; 3],
    /// The precision's.
    factor: Cholesky,
}

/// One drawn curve.
#[derive(Clone, Copy, Debug)]
pub struct SampledCurve {
    origin: f64,
    exponent: f64,
    values: [f64; 3],
}

impl SampledCurve {
    /// Its quality, oriented, at some parameters.
    pub fn at(&self, parameters: f64) -> f64 {
        let x = columns(self.exponent, parameters.ln() - self.origin);
        (0..3).map(|i| x[i] * self.values[i]).sum()
    }
}

impl Curve {
    /// The curve through the measured candidates of one family; `None` with fewer than [`LEAST_CURVE_SCALES`], without any
    /// known error of a mean, or where nothing has risen.
    pub fn of<'a>(candidates: impl IntoIterator<Item = &'a Candidate>) -> Option<Self> {
        let rows: Option<Vec<[f64; 3]>> = candidates
            .into_iter()
            .filter_map(|c| Some((c, c.quality?)))
            .map(|(c, q)| {
                let own = OWN_SHARE * q.test_error.unwrap_or(0.0).powi(2);
                let variance = q.seed_error?.powi(2) + own;
                Some([c.abscissa.ln(), q.mean, variance])
            })
            .collect();
        let rows = rows?;
        let over =
            |of: fn(f64, f64) -> f64, i: usize, from: f64| rows.iter().map(|r| r[i]).fold(from, of);
        let origin = over(f64::min, 0, f64::INFINITY);
        let (low, high) = (
            over(f64::min, 1, f64::INFINITY),
            over(f64::max, 1, f64::NEG_INFINITY),
        );
        // Equal means have no error at all; a part in a million of the quality keeps the arithmetic sound.
        let least = (1e-6 * high.abs().max(low.abs())).powi(2).max(1e-24);
        let rise = (high - low).max(least.sqrt());
        if rows.len() < LEAST_CURVE_SCALES {
            return None;
        }
        let rows: Vec<[f64; 3]> = rows
            .iter()
            .map(|[x, y, v]| [x - origin, *y, v.max(least)])
            .collect();
        let prior = Prior {
            mean: [high, rise, 0.0],
            deviation: [3.0 * rise, 3.0 * rise, DRIFT * rise],
        };
        let mut parts = Vec::new();
        for i in 0..EXPONENTS {
            let exponent = LEAST * (MOST / LEAST).powf(i as f64 / (EXPONENTS - 1) as f64);
            let z = (exponent / MEDIAN).ln() / SPREAD;
            let (part, evidence) = posterior(exponent, &rows, &prior)?;
            parts.push((evidence - 0.5 * z * z, part));
        }
        let parts = Mixture::of(parts);
        Some(Self { origin, parts })
    }

    /// One curve of the posterior.
    pub fn draw(&self, random: &mut Random) -> SampledCurve {
        let part = self.parts.draw(random);
        let mut values = part.mean;
        // A quality that falls towards its level from above is none that a larger model can have.
        for _ in 0..20 {
            let mut moved = [random.normal(), random.normal(), random.normal()];
            part.factor.backward(&mut moved);
            values = [0, 1, 2].map(|i| part.mean[i] + moved[i]);
            if values[1] >= 0.0 {
                break;
            }
            values[1] = values[1].max(0.0);
        }
        SampledCurve {
            origin: self.origin,
            exponent: part.exponent,
            values,
        }
    }
}

struct Prior {
    mean: [f64; 3],
    deviation: [f64; 3],
}

fn columns(exponent: f64, x: f64) -> [f64; 3] {
    [1.0, -(-exponent * x).exp(), -x]
}

/// The normal posterior at one exponent, and the logarithm of its evidence but for a constant.
fn posterior(exponent: f64, rows: &[[f64; 3]], prior: &Prior) -> Option<(Part, f64)> {
    let mut precision = [[0.0; 3]; 3];
    let mut pull = [0.0; 3];
    for (i, row) in precision.iter_mut().enumerate() {
        row[i] = prior.deviation[i].powi(-2);
    }
    let mut squares = 0.0;
    for [x, y, variance] in rows {
        let row = columns(exponent, *x);
        // About the prior's mean, so that large levels cost no digits.
        let left = y - (0..3).map(|i| row[i] * prior.mean[i]).sum::<f64>();
        squares += left * left / variance;
        for i in 0..3 {
            pull[i] += row[i] * left / variance;
            for j in 0..3 {
                precision[i][j] += row[i] * row[j] / variance;
            }
        }
    }
    let factor = Cholesky::of(3, |i, j| precision[i][j])?;
    let mut half = pull;
    factor.forward(&mut half);
    let mut moved = half;
    factor.backward(&mut moved);
    let determinant = factor.half_log_determinant();
    let explained: f64 = half.iter().map(|h| h * h).sum();
    let part = Part {
        exponent,
        mean: [0, 1, 2].map(|i| prior.mean[i] + moved[i]),
        factor,
    };
    Some((part, 0.5 * (explained - squares) - determinant))
}
