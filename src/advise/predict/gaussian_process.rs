//! What every scale of one family truly reaches, measured or not, with all that few seeds leave open.
//!
//! A Gaussian process over `ln n` (Rasmussen and Williams 2006): about the curve `T - A (n / n1)^-c - drift ln n` neighbouring scales
//! depart by a smooth misfit (Matern 3/2). With the exponent `c` and the size of the misfit given the posterior is exact; both are
//! averaged over a grid by their evidence. So is how far the seeds scatter, which few seeds tell badly: neighbours that lie on a curve
//! speak for little scatter, a jagged ladder for much. So a scale measured with one lucky seed is drawn towards what its neighbours say.
//! What falls and rises again is rare in truth: quality has one peak, or none.

use crate::stats::{Cholesky, Mixture, Random};

/// Exponents tried, and their prior: what laws of quality against parameters mostly show (median .6, two thirds
/// between .3 and 1.1).
const EXPONENTS: [f64; 8] = [0.12, 0.2, 0.3, 0.45, 0.7, 1.0, 1.5, 2.4];
const MEDIAN: f64 = 0.6;
const SPREAD: f64 = 0.6;
/// Standard deviation of the drift for each e-fold of the parameters, as a share of the rise seen so far.
const DRIFT: f64 = 0.2;
/// Standard deviations of the misfit that are tried, as shares of the rise.
const MISFITS: [f64; 3] = [0.02, 0.08, 0.3];
/// E-folds of the parameters over which the misfit stays alike.
const LENGTH: f64 = 2.0;
/// Times the scatter that was told, that are tried.
const NOISES: [f64; 9] = [0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 4.2, 6.0];
/// How often what falls and rises again is taken for true, and from which share of the rise on it counts as that.
const VALLEYS: f64 = 0.03;
const VALLEY: f64 = 0.003;
/// Draws of what has one peak, at most, before the last is taken.
const DRAWS: usize = 40;

/// A scale as it enters.
#[derive(Clone, Copy, Debug)]
pub struct Observation {
    /// `ln` of the parameters.
    pub x: f64,
    /// What its seeds reach, with the variance of that; `None` while nothing tells.
    pub observed: Option<(f64, f64)>,
    /// Variance of the scale's own luck with the test items.
    pub own: f64,
}

/// The posterior of a family's true qualities, one for each of its scales.
#[derive(Clone, Debug)]
pub struct Levels {
    parts: Mixture<Part>,
    /// Depth from which a valley counts.
    valley: f64,
}

/// One draw of what a family's scales truly reach.
#[derive(Clone, Debug)]
pub struct Sample {
    /// By scale, its quality.
    pub levels: Vec<f64>,
    /// Times the scatter that was told, what the scatter truly is.
    pub noise: f64,
}

#[derive(Clone, Debug)]
struct Part {
    mean: Vec<f64>,
    /// The covariance's.
    factor: Cholesky,
    noise: f64,
}

impl Observation {
    /// Takes in what some seeds reach, with its variance.
    pub fn observe(&mut self, value: f64, variance: f64) {
        let (held, precision) = self.observed.map_or((0.0, 0.0), |(m, v)| (m, 1.0 / v));
        let more = 1.0 / variance.max(1e-24);
        let sum = precision + more;
        self.observed = Some(((held * precision + value * more) / sum, 1.0 / sum));
    }
}

impl Levels {
    /// The posterior of a family's scales, when the scatter of their seeds is known of some degrees of freedom; `None` where nothing
    /// tells of any.
    pub fn of(seen: &[Observation], freedom: f64) -> Option<Self> {
        let means: Vec<f64> = seen.iter().filter_map(|s| Some(s.observed?.0)).collect();
        let high = means.iter().copied().reduce(f64::max)?;
        let low = means.iter().copied().reduce(f64::min)?;
        let least = 1e-6 * high.abs().max(low.abs()).max(1e-6);
        let rise = (high - low).max(least);
        let first = seen.iter().map(|s| s.x).fold(f64::INFINITY, f64::min);
        let mut parts = Vec::new();
        for exponent in EXPONENTS {
            for misfit in MISFITS {
                let prior = Prior {
                    exponent,
                    misfit: misfit * rise,
                    rise,
                    high,
                    first,
                    least,
                };
                let z = (exponent / MEDIAN).ln() / SPREAD;
                for noise in NOISES {
                    let (part, evidence) = prior.posterior(seen, noise)?;
                    // Scaled inverse chi squared, over the logarithm.
                    let scatter = -freedom * (noise.ln() + 0.5 / (noise * noise));
                    parts.push((evidence + scatter - 0.5 * z * z, part));
                }
            }
        }
        Some(Self {
            parts: Mixture::of(parts),
            valley: VALLEY * rise,
        })
    }

    /// One draw of all the scales' true qualities.
    pub fn draw(&self, random: &mut Random) -> Sample {
        let mut drawn = self.draw_any(random);
        for _ in 1..DRAWS {
            if valley(&drawn.levels) <= self.valley || random.uniform() < VALLEYS {
                break;
            }
            drawn = self.draw_any(random);
        }
        drawn
    }

    fn draw_any(&self, random: &mut Random) -> Sample {
        let part = self.parts.draw(random);
        let normal: Vec<f64> = part.mean.iter().map(|_| random.normal()).collect();
        Sample {
            levels: (0..normal.len())
                .map(|i| part.mean[i] + part.factor.times(i, &normal))
                .collect(),
            noise: part.noise,
        }
    }
}

/// How deep the deepest valley between two peaks is; 0 without any.
fn valley(levels: &[f64]) -> f64 {
    let (mut peak, mut floor, mut deepest) = (f64::NEG_INFINITY, f64::INFINITY, 0.0_f64);
    for level in levels {
        if floor < *level {
            deepest = deepest.max(level.min(peak) - floor);
        }
        if *level > peak {
            peak = *level;
            floor = f64::INFINITY;
        } else {
            floor = floor.min(*level);
        }
    }
    deepest
}

struct Prior {
    exponent: f64,
    misfit: f64,
    rise: f64,
    high: f64,
    first: f64,
    least: f64,
}

impl Prior {
    fn mean(&self, x: f64) -> f64 {
        self.high - self.rise * (-self.exponent * (x - self.first)).exp()
    }

    fn covariance(&self, a: &Observation, b: &Observation, same: bool) -> f64 {
        let [x, y] = [a.x - self.first, b.x - self.first];
        let [level, rise, drift] =
            [3.0 * self.rise, 3.0 * self.rise, DRIFT * self.rise].map(|d| d * d);
        let apart = 3.0_f64.sqrt() * (x - y).abs() / LENGTH;
        level
            + rise * (-self.exponent * (x + y)).exp()
            + drift * x * y
            + self.misfit.powi(2) * (1.0 + apart) * (-apart).exp()
            + if same {
                a.own + self.least.powi(2)
            } else {
                0.0
            }
    }

    /// The posterior at every scale when the scatter is some times what was told, and the logarithm of its evidence but for a
    /// constant.
    fn posterior(&self, seen: &[Observation], noise: f64) -> Option<(Part, f64)> {
        let rows: Vec<(usize, f64, f64)> = seen
            .iter()
            .enumerate()
            .filter_map(|(i, s)| {
                s.observed
                    .map(|(mean, variance)| (i, mean, noise * noise * variance))
            })
            .collect();
        let covariance = |i: usize, j: usize| self.covariance(&seen[i], &seen[j], i == j);
        let noisy = |a: usize, b: usize| {
            let [(i, _, v), (j, ..)] = [rows[a], rows[b]];
            covariance(i, j)
                + if a == b {
                    v.max(self.least.powi(2))
                } else {
                    0.0
                }
        };
        let factor = Cholesky::of(rows.len(), noisy)?;
        let mut half: Vec<f64> = rows
            .iter()
            .map(|(i, m, _)| m - self.mean(seen[*i].x))
            .collect();
        factor.forward(&mut half);
        let squares: f64 = half.iter().map(|h| h * h).sum();
        let determinant = factor.half_log_determinant();
        let across: Vec<Vec<f64>> = (0..seen.len())
            .map(|i| {
                let mut column: Vec<f64> = rows.iter().map(|r| covariance(i, r.0)).collect();
                factor.forward(&mut column);
                column
            })
            .collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let mean = (0..seen.len())
            .map(|i| self.mean(seen[i].x) + dot(&across[i], &half))
            .collect();
        let remaining = |i: usize, j: usize| {
            let jitter = if i == j {
                1e-10 * covariance(i, i)
            } else {
                0.0
            };
            covariance(i, j) - dot(&across[i], &across[j]) + jitter
        };
        let part = Part {
            mean,
            factor: Cholesky::of(seen.len(), remaining)?,
            noise,
        };
        Some((part, -0.5 * squares - determinant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(scale: i32, observed: Option<(f64, f64)>) -> Observation {
        let x = f64::from(scale) * 2.0_f64.ln() + 6.0;
        Observation {
            x,
            observed,
            own: 1e-6,
        }
    }

    /// Mean and standard deviation of what is drawn for each scale.
    fn drawn(seen: &[Observation]) -> Vec<(f64, f64)> {
        let levels = Levels::of(seen, 20.0).expect("something tells");
        let mut random = Random::new(3);
        let draws: Vec<_> = (0..2000).map(|_| levels.draw(&mut random).levels).collect();
        let one = |i: usize| {
            let mean = draws.iter().map(|d| d[i]).sum::<f64>() / 2000.0;
            let squares: f64 = draws.iter().map(|d| (d[i] - mean).powi(2)).sum();
            (mean, (squares / 2000.0).sqrt())
        };
        (0..seen.len()).map(one).collect()
    }

    #[test]
    fn what_is_known_well_stays_and_what_is_not_lies_between_its_neighbours() {
        let told = |q| Some((q, 1e-8));
        let found = drawn(&[
            seen(0, told(0.5)),
            seen(1, told(0.7)),
            seen(2, None),
            seen(3, told(0.86)),
            seen(5, None),
        ]);
        assert!(
            (found[1].0 - 0.7).abs() < 1e-3 && found[1].1 < 2e-3,
            "{found:?}"
        );
        assert!(found[2].0 > 0.7 && found[2].0 < 0.86, "{found:?}");
        assert!(found[4].1 > 2.0 * found[2].1, "{found:?}");
    }

    #[test]
    fn one_lucky_seed_is_drawn_towards_its_neighbours() {
        let sure = |q| Some((q, 1e-6));
        let lucky = Some((0.95, 4e-4));
        let found = drawn(&[
            seen(0, sure(0.86)),
            seen(1, sure(0.88)),
            seen(2, lucky),
            seen(3, sure(0.9)),
        ]);
        assert!(found[2].0 < 0.93 && found[2].0 > 0.88, "{found:?}");
        assert!(Levels::of(&[seen(0, None)], 20.0).is_none());
    }

    #[test]
    fn what_is_heard_is_weighed_by_its_precision() {
        let mut seen = seen(0, None);
        seen.observe(1.0, 1.0);
        seen.observe(4.0, 0.5);
        let (mean, variance) = seen.observed.expect("observed");
        assert!((mean - 3.0).abs() < 1e-12 && (variance - 1.0 / 3.0).abs() < 1e-12);
    }
    #[test]
    fn a_jagged_ladder_speaks_for_scattered_seeds() {
        let noise = |wobble: f64| {
            let at = |i: i32| 0.9 - 0.3 / f64::from(1 + i) + wobble * f64::from(1 - 2 * (i % 2));
            let all: Vec<Observation> = (0..6).map(|i| seen(i, Some((at(i), 1e-4)))).collect();
            let levels = Levels::of(&all, 1.0).expect("all tell");
            let mut random = Random::new(5);
            (0..2000)
                .map(|_| levels.draw(&mut random).noise.ln())
                .sum::<f64>()
                / 2000.0
        };
        assert!(
            noise(0.05) > noise(0.0) + 0.5,
            "{} {}",
            noise(0.05),
            noise(0.0)
        );
    }

    #[test]
    fn beyond_a_fall_little_is_hoped_for() {
        assert!(valley(&[0.1, 0.5, 0.4, 0.2]).abs() < 1e-12);
        assert!((valley(&[0.1, 0.5, 0.3, 0.45, 0.6]) - 0.2).abs() < 1e-12);
        assert!((valley(&[0.5, 0.3, 0.4]) - 0.1).abs() < 1e-12);
        let told = |q| Some((q, 1e-6));
        let ladder = [
            seen(0, told(0.5)),
            seen(1, told(0.8)),
            seen(2, told(0.9)),
            seen(3, told(0.87)),
            seen(4, None),
        ];
        let levels = Levels::of(&ladder, 20.0).expect("four tell");
        let mut random = Random::new(9);
        let again = (0..2000)
            .filter(|_| levels.draw(&mut random).levels[4] > 0.9)
            .count();
        assert!(again < 60, "{again}");
    }
}
