//! Predictions of a fitted law with their intervals, and where the evidence for them ends.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Axis, Fit, Form, Law, Table, Unsupported,
    backtest::{REACH, SHORTEST, backtest, drift, frontier, is_levelled, quantile, rate},
    fit::{fit, refit},
    residual::Residuals,
};
use crate::advise::chance::Chance;

/// Bootstrap replicates of a law.
const REPLICATES: usize = 100;

/// A predicted loss with its 90 % prediction interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Prediction {
    /// Parameters.
    #[serde(rename = "N")]
    pub n: f64,
    /// Examples or tokens.
    #[serde(rename = "D")]
    pub d: f64,
    /// The loss to expect.
    pub loss: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Whether the table supports it: at most ten times its compute, and not far outside its axes.
    pub supported: bool,
}

/// A fitted law with what its backtests and its bootstrap say of it.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// The fit.
    pub fit: Fit,
    /// Log error to expect for each unit of log-compute distance; predictions are corrected by it.
    pub drift: f64,
    /// Log residual of the largest runs, from which extrapolations start; 0 where the backtests were no better for it.
    pub frontier: f64,
    /// 90 % quantile of the backtests' errors per unit of log-compute distance; `None` where no backtest was possible.
    pub rate: Option<f64>,
    /// Mean absolute log error of the backtests; `None` where no backtest was possible.
    pub backtest_error: Option<f64>,
    /// Runs that were predicted in the backtests.
    pub backtested: usize,
    replicates: Vec<Law>,
    residual: f64,
    table: Table,
}

impl Forecast {
    /// Fits a form and tests it on the table's own larger runs.
    ///
    /// # Errors
    /// When the table cannot support the form.
    pub fn new(table: &Table, form: Form) -> Result<Self, Unsupported> {
        let fit = fit(table, form)?;
        let misses = backtest(table, form);
        let drift = drift(&misses);
        let left = misses.iter().map(|m| (m.error - drift * m.distance).abs());
        let backtest_error = (!misses.is_empty()).then(|| left.sum::<f64>() / misses.len() as f64);
        let misfit = |p: &super::Point| (p.loss.ln() - fit.law.loss(p.n, p.d).ln()).abs();
        Ok(Self {
            drift,
            frontier: if is_levelled(&misses) {
                frontier(table, &fit.law)
            } else {
                0.0
            },
            rate: rate(&misses, drift),
            backtest_error,
            backtested: misses.len(),
            replicates: replicates(table, &fit.law),
            residual: quantile(table.points.iter().map(misfit).collect(), 0.9).unwrap_or(0.0),
            table: table.clone(),
            fit,
        })
    }

    /// The law, of the forms that the table supports, whose backtests miss least.
    ///
    /// # Errors
    /// When the table supports none; the error is that of its natural form.
    pub fn best(table: &Table) -> Result<Self, Unsupported> {
        Self::new(table, best_form(table))
    }

    /// The loss to expect of a model of `n` parameters that sees `d` examples.
    pub fn predict(&self, n: f64, d: f64) -> Prediction {
        let times = 6.0 * n * d / self.table.most_compute();
        let distance = times.ln().max(0.0);
        // Within the table the law itself is the best guess; beyond it, the law as its frontier and drift correct it.
        let correction = if distance > 0.0 {
            self.frontier + self.drift * distance
        } else {
            0.0
        };
        let log = self.fit.law.loss(n, d).ln() + correction;
        let half = self.half_width(n, d, distance);
        Prediction {
            n,
            d,
            loss: log.exp(),
            low: (log - half).exp(),
            high: (log + half).exp(),
            supported: self.supports(n, d, times),
        }
    }

    /// The most compute in the table.
    pub fn most_compute(&self) -> f64 {
        self.table.most_compute()
    }

    fn half_width(&self, n: f64, d: f64, distance: f64) -> f64 {
        let centre = self.fit.law.loss(n, d).ln();
        let spread = self
            .replicates
            .iter()
            .map(|law| (law.loss(n, d).ln() - centre).abs());
        let bootstrap = quantile(spread.filter(|s| s.is_finite()).collect(), 0.9).unwrap_or(0.0);
        let backtested = match self.rate {
            Some(rate) if distance > 0.0 => rate * distance.max(SHORTEST),
            _ => 0.0,
        };
        // A single run also scatters about the law by what the table's own rows do.
        bootstrap.hypot(self.residual).max(backtested)
    }

    fn supports(&self, n: f64, d: f64, times: f64) -> bool {
        let near = |axis: Axis| {
            let logs = self.table.logs(axis);
            let (low, high) = logs
                .iter()
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
                    (l.min(*v), h.max(*v))
                });
            let at = axis.of(n, d).ln();
            let reach = REACH.ln() + 1e-6;
            at >= low - reach && at <= high + reach
        };
        let positive = n.is_finite() && d.is_finite() && n > 0.0 && d > 0.0;
        positive
            && self.backtested > 0
            && times <= REACH * (1.0 + 1e-6)
            && near(Axis::Parameters)
            && near(Axis::Data)
    }

    /// Standard errors of the law's parameters, over bootstrap replicates, in the order of [`Form::names`].
    pub fn errors(&self) -> Vec<f64> {
        let column = |i: usize| {
            self.replicates
                .iter()
                .filter_map(move |l| l.values.get(i).copied())
        };
        let deviation = |i| crate::sweep::Spread::of(column(i)).and_then(|s| s.deviation);
        (0..self.fit.law.values.len())
            .map(|i| deviation(i).unwrap_or(f64::NAN))
            .collect()
    }
}

/// The form, of all that a table supports, whose backtests miss least; its natural form where none can be tested.
pub fn best_form(table: &Table) -> Form {
    match table.natural_form() {
        Form::Chinchilla => Form::Chinchilla,
        _ => best_of(
            table,
            &[Form::Saturating, Form::Power, Form::Broken, Form::M4],
        ),
    }
}

/// The form, of some, whose backtests miss least. A later one has to miss less by a third: noise alone often lets a wrong
/// form win by less. A natural form that the table can hold but is too short to test stays: that a plainer one can be tested
/// is no merit of its own.
pub fn best_of(table: &Table, forms: &[Form]) -> Form {
    let natural = table.natural_form();
    if forms.contains(&natural)
        && backtest(table, natural).is_empty()
        && fit(table, natural).is_ok()
    {
        return natural;
    }
    let scored = forms
        .iter()
        .filter_map(|form| Some((score(&backtest(table, *form))?, *form)));
    let better = |a: (f64, Form), b: (f64, Form)| if b.0 < a.0 / 1.5 { b } else { a };
    let best = scored.reduce(better);
    best.map_or(natural, |b| b.1)
}

/// Mean absolute error per unit of distance, after the drift.
fn score(misses: &[super::backtest::Miss]) -> Option<f64> {
    let drift = drift(misses);
    let left =
        |m: &super::backtest::Miss| (m.error - drift * m.distance).abs() / m.distance.max(SHORTEST);
    (!misses.is_empty()).then(|| misses.iter().map(left).sum::<f64>() / misses.len() as f64)
}

/// Laws of bootstrap replicates. Runs of one size share their faults, so whole sizes are drawn, not single rows.
fn replicates(table: &Table, law: &Law) -> Vec<Law> {
    let mut residuals = Residuals::new(table, law.form);
    let clusters = clusters(table, law);
    let mut chance = Chance::new(table.points.len() as u64);
    let mut laws = Vec::with_capacity(REPLICATES);
    for _ in 0..REPLICATES {
        residuals.weights.fill(0.0);
        for _ in 0..clusters.len() {
            for row in &clusters[chance.below(clusters.len())] {
                residuals.weights[*row] += 1.0;
            }
        }
        laws.push(refit(&residuals, law));
    }
    laws.retain(|l| l.values.iter().all(|v| v.is_finite()));
    laws
}

fn clusters(table: &Table, law: &Law) -> Vec<Vec<usize>> {
    let mut by_size: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (row, p) in table.points.iter().enumerate() {
        by_size
            .entry((p.n.ln() * 1e3) as i64)
            .or_default()
            .push(row);
    }
    // With few sizes, or one variable only, a replicate of whole sizes could not be fitted at all.
    if law.form == Form::Chinchilla && by_size.len() >= 8 {
        by_size.into_values().collect()
    } else {
        (0..table.points.len()).map(|row| vec![row]).collect()
    }
}
