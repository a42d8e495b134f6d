//! Rolling-origin backtests: how far a law misses the larger runs when it is fitted below each budget.

use crate::{
    advise::law::{Form, Law, Point, Table, fit::fit_roughly},
    stats::student_95,
};

/// Origins that are tried, at most.
const ORIGINS: usize = 10;
/// Natural-log distances below this count as this: between neighbouring budgets noise rules, not distance.
pub const SHORTEST: f64 = 0.7;
/// The most compute beyond the table that a prediction is supported at.
pub const REACH: f64 = 10.0;
/// Rows that are backtested, at most: evenly spaced ones stand for the others.
const ROWS: usize = 300;

/// Natural-log distance over which the frontier's level comes in.
const RISE: f64 = 0.35;

/// Share of the largest runs' mean residual that an extrapolation starts from: the rest is the luck of few runs. With it predictions miss
/// less than the plain law's at each of eight splits of 24 tables (Gadre et al. 2024); with all of it at seven.
const KEPT: f64 = 0.75;

/// What an origin counts, of the next larger one.
const MEMORY: f64 = 0.7;
/// Spans of [`REACH`] that the origins and their runs must cover for a drift to be read from them: the same few largest runs, predicted
/// from several origins, tell of it once.
const SPANS: f64 = 3.0;
/// Share of the backtests' error that may remain for a drift to be corrected.
const WORTHWHILE: f64 = 0.5;

/// One run that was predicted from the smaller ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Miss {
    /// Which origin it was predicted from.
    pub origin: usize,
    /// Natural logarithm of its compute over that of the largest run fitted.
    pub distance: f64,
    /// Natural logarithm of its loss over the predicted one.
    pub error: f64,
    /// Natural logarithm of the compute of the largest run fitted.
    from: f64,
    /// What the prediction was moved by because of where the law stood at its frontier; else 0.
    level: f64,
}

impl Miss {
    /// What is left of its error, per unit of distance, once a drift is corrected.
    pub fn left(&self, drift: f64) -> f64 {
        (self.error - drift * self.distance).abs() / self.distance.max(SHORTEST)
    }
}

/// How much of the frontier's level a prediction starts from: none at the frontier itself, so that a loss does not jump
/// there, and all of it from [`RISE`] on.
pub fn ramp(distance: f64) -> f64 {
    (distance / RISE).clamp(0.0, 1.0)
}

/// Fits below each of several budgets and compares with the runs above, up to [`REACH`] times the budget; with those of
/// the next budget where none lies so near.
pub fn backtest(table: &Table, form: Form) -> Vec<Miss> {
    let table = table.thinned(ROWS);
    let mut budgets: Vec<f64> = table.points.iter().map(Point::compute).collect();
    budgets.sort_by(f64::total_cmp);
    budgets.dedup_by(|b, a| *b <= *a * (1.0 + 1e-3));
    let mut misses: Vec<Miss> = Vec::new();
    for (origin, at) in origins(budgets.len()).enumerate() {
        let budget = budgets[at];
        let past = table.up_to(budget * (1.0 + 1e-3));
        let Ok(fitted) = fit_roughly(&past, form) else {
            continue;
        };
        let level = frontier(&past, &fitted.law);
        let reach = REACH.max(budgets[at + 1] / budget * (1.0 + 1e-3));
        for p in &table.points {
            let times = p.compute() / budget;
            if times > 1.0 + 1e-3 && times <= reach * (1.0 + 1e-6) {
                let level = level * ramp(times.ln());
                let error = p.loss.ln() - fitted.law.loss(p.n, p.d).ln() - level;
                if error.is_finite() {
                    misses.push(Miss {
                        origin,
                        distance: times.ln(),
                        error,
                        from: budget.ln(),
                        level,
                    });
                }
            }
        }
    }
    let levelled: f64 = misses.iter().map(|m| m.error.abs()).sum();
    let plain: f64 = misses.iter().map(|m| (m.error + m.level).abs()).sum();
    if levelled >= plain {
        for m in &mut misses {
            m.error += m.level;
            m.level = 0.0;
        }
    }
    misses
}

/// Whether predictions start from the frontier: only where those of the table's own larger runs were better for it.
pub fn is_levelled(misses: &[Miss]) -> bool {
    misses.iter().any(|m| m.level != 0.0)
}

/// Places of the origins among the sorted budgets: evenly over the upper two thirds, all but the last.
fn origins(budgets: usize) -> impl Iterator<Item = usize> {
    let first = budgets / 3;
    let last = budgets.saturating_sub(1);
    let count = (last - first.min(last)).min(ORIGINS);
    (0..count).map(move |i| first + i * (last - first) / count)
}

/// Most of the mean log residual of the largest quarter of the runs: where a law stands at its frontier, whatever the small
/// runs made of it. An extrapolation starts from there.
pub fn frontier(table: &Table, law: &Law) -> f64 {
    let mut points = table.points.clone();
    points.sort_by(|a, b| b.compute().total_cmp(&a.compute()));
    // Runs of equal compute are all taken: which of them rounding makes the larger means nothing.
    let last = (points.len() / 4).max(1) - 1;
    let least = points.get(last).map_or(0.0, Point::compute) * (1.0 - 1e-6);
    points.retain(|p| p.compute() >= least);
    let residual = |p: &Point| p.loss.ln() - law.loss(p.n, p.d).ln();
    KEPT * points.iter().map(residual).sum::<f64>() / points.len().max(1) as f64
}

/// How the error grows with log-compute distance: the mean slope over the origins, shrunk by how much the origins
/// disagree (James and Stein 1961), and only where it would have helped: corrected by the drift of the other origins,
/// the errors of an origin must on average shrink. Otherwise the drift is 0.
pub fn drift(misses: &[Miss]) -> f64 {
    let first = misses.first().map_or(0.0, |m| m.from);
    let last = misses.iter().map(|m| m.from + m.distance);
    if last.fold(f64::NEG_INFINITY, f64::max) - first < SPANS * REACH.ln() {
        return 0.0;
    }
    let origins: Vec<&[Miss]> = misses.chunk_by(|a, b| a.origin == b.origin).collect();
    let slopes: Vec<f64> = origins.iter().map(|o| slope(o)).collect();
    let (mut plain, mut corrected) = (0.0, 0.0);
    for (i, origin) in origins.iter().enumerate() {
        let others: Vec<f64> = (0..slopes.len())
            .filter(|j| *j != i)
            .map(|j| slopes[j])
            .collect();
        let by = shrunk(&others);
        plain += origin.iter().map(|m| m.error.abs()).sum::<f64>();
        corrected += origin
            .iter()
            .map(|m| (m.error - by * m.distance).abs())
            .sum::<f64>();
    }
    if corrected < WORTHWHILE * plain {
        shrunk(&slopes)
    } else {
        0.0
    }
}

/// The mean of some slopes, drawn to 0 by their variance; fewer than three prove nothing.
fn shrunk(slopes: &[f64]) -> f64 {
    if slopes.len() < 3 {
        return 0.0;
    }
    let mean = slopes.iter().sum::<f64>() / slopes.len() as f64;
    let variance =
        slopes.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / (slopes.len() - 1) as f64;
    if mean == 0.0 {
        0.0
    } else {
        mean * (1.0 - variance / (mean * mean)).max(0.0)
    }
}

/// Regression of the error on the distance, through 0.
fn slope(misses: &[Miss]) -> f64 {
    let product: f64 = misses.iter().map(|m| m.distance * m.error).sum();
    product / misses.iter().map(|m| m.distance.powi(2)).sum::<f64>()
}

/// Origins with their weights: runs near the frontier tell more of what lies beyond it than those of small budgets, whose
/// errors may be larger (few runs to fit) or smaller (no trouble of large runs yet). So each origin weighs [`MEMORY`] times
/// the next larger one, whatever the number of its runs, as in conformal prediction beyond exchangeability (Barber et al.
/// 2023).
fn weighed(misses: &[Miss]) -> impl Iterator<Item = (f64, &[Miss])> {
    let last = misses.last().map_or(0, |m| m.origin);
    misses
        .chunk_by(|a, b| a.origin == b.origin)
        .map(move |o| (MEMORY.powf((last - o[0].origin) as f64), o))
}

/// What is left of the errors per unit of distance, on the weighted mean of the origins; `None` without misses.
pub fn score(misses: &[Miss]) -> Option<f64> {
    let drift = drift(misses);
    let (mut sum, mut weights) = (0.0, 0.0);
    for (weight, origin) in weighed(misses) {
        let mean = origin.iter().map(|m| m.left(drift)).sum::<f64>() / origin.len() as f64;
        sum += weight * mean;
        weights += weight;
    }
    (weights > 0.0).then(|| sum / weights)
}

/// The 90 % bound on the error that remains after the drift, per unit of log-compute distance; `None` without misses.
///
/// The runs of one origin share the faults of one fit, so it is the origins that count: their root mean square times Student's
/// factor for so many, which makes the bound of one or two origins wide.
pub fn rate(misses: &[Miss], drift: f64) -> Option<f64> {
    let (mut squares, mut weights, mut square_weights) = (0.0, 0.0, 0.0);
    for (weight, origin) in weighed(misses) {
        let square: f64 = origin.iter().map(|m| m.left(drift).powi(2)).sum();
        squares += weight * square / origin.len() as f64;
        weights += weight;
        square_weights += weight * weight;
    }
    let spent = if drift == 0.0 { 0.0 } else { 1.0 };
    let freedom = weights * weights / square_weights - spent;
    (weights > 0.0).then(|| student_95(freedom) * (squares / weights).sqrt())
}

#[cfg(test)]
mod tests {
    use super::{Miss, REACH, drift};

    /// Misses that grow by a tenth for each unit of distance, from origins that lie so far apart.
    fn drifting(apart: f64) -> Vec<Miss> {
        let at = |origin: usize| {
            (1..4).map(move |i| Miss {
                origin,
                distance: 0.7 * f64::from(i),
                error: 0.07 * f64::from(i),
                from: 40.0 + apart * origin as f64,
                level: 0.0,
            })
        };
        (0..6).flat_map(at).collect()
    }

    #[test]
    fn a_drift_is_read_from_origins_that_lie_far_apart() {
        let far = drifting(REACH.ln());
        assert!((drift(&far) - 0.1).abs() < 1e-12);
        assert!(drift(&drifting(0.2)).abs() < 1e-12);
        assert!(drift(&[]).abs() < 1e-12);
    }
}
