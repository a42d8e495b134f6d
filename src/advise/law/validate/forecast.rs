//! Predictions of a fitted law with their intervals, and where the evidence for them ends.

use super::{
    backtest::{SHORTEST, backtest, drift, frontier, is_levelled, ramp, rate},
    bootstrap::Replicates,
    extrapolation::{Covered, Doubt},
    model_selection::{Grounds, choose},
    pure_error::pure_error,
};
use crate::{
    advise::law::{Axis, Fit, Form, Law, Note, Point, Table, Unsupported, fit::fit},
    stats::{quantile, student_95},
};

/// Rows of one place that lie farther apart than this, as a share of the loss, may be of several measures: the seeds of one model do not
/// (their standard deviation is .08 to .13 of the loss on the digits, five epochs; that of mixed test sets .18, in Gadre et al. 2024).
const MIXED: f64 = 0.15;

/// A predicted loss with its 90 % prediction interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Parameters.
    pub n: f64,
    /// Examples or tokens.
    pub d: f64,
    /// The loss to expect.
    pub loss: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// What frontier and drift moved the law's log loss by; 0 within the table.
    pub correction: f64,
    /// Whether the table supports it: at most ten times its compute, and not far outside its axes.
    pub supported: bool,
    /// Why not, where it does not.
    pub reason: Option<Doubt>,
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
    /// 90 % bound on the backtests' errors per unit of log-compute distance; `None` where no backtest was possible.
    pub rate: Option<f64>,
    /// Mean absolute log error of the backtests; `None` where no backtest was possible.
    pub backtest_error: Option<f64>,
    /// Runs that were predicted in the backtests.
    pub backtested: usize,
    /// What the form was chosen for; `None` where it was asked for.
    pub grounds: Option<Grounds>,
    replicates: Replicates,
    rivals: Vec<Law>,
    residual: f64,
    covered: Covered,
    most_compute: f64,
}

impl Forecast {
    /// Fits a form and tests it on the table's own larger runs.
    ///
    /// # Errors
    /// When the table cannot support the form.
    pub fn new(table: &Table, form: Form) -> Result<Self, Unsupported> {
        let mut fit = fit(table, form)?;
        if let Some(apart) = pure_error(table).filter(|a| *a > MIXED) {
            fit.notes.push(Note::Mixed { apart });
        }
        let misses = backtest(table, form);
        let drift = drift(&misses);
        let left = misses.iter().map(|m| (m.error - drift * m.distance).abs());
        let backtest_error = (!misses.is_empty()).then(|| left.sum::<f64>() / misses.len() as f64);
        let misfit = |p: &Point| (p.loss.ln() - fit.law.loss(p.n, p.d).ln()).abs();
        // Rows lie nearer to a law that was fitted to them than the next run will, the more so the fewer they are.
        let (rows, freedom) = (
            table.points.len() as f64,
            table.points.len() - form.names().len(),
        );
        let factor =
            (rows / freedom as f64).sqrt() * student_95(freedom as f64) / student_95(f64::INFINITY);
        let residual = quantile(table.points.iter().map(misfit).collect(), 0.9).unwrap_or(0.0);
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
            replicates: Replicates::of(table, &fit.law, factor),
            grounds: None,
            rivals: Vec::new(),
            residual: factor * residual,
            covered: Covered::of(table),
            most_compute: table.most_compute(),
            fit,
        })
    }

    /// The law, of the forms that the table supports, whose backtests miss least.
    ///
    /// # Errors
    /// When the table supports none; the error is that of its natural form.
    pub fn best(table: &Table) -> Result<Self, Unsupported> {
        let choice = choose(table);
        let mut forecast = Self {
            grounds: Some(choice.grounds),
            rivals: choice.rivals,
            ..Self::new(table, choice.form)?
        };
        let [n, d] = [Axis::Parameters, Axis::Data].map(|axis| table.distinct(axis));
        if choice.form != Form::Chinchilla && n > 1 && d > 1 {
            let need = Form::Chinchilla.least_distinct();
            forecast.fit.notes.push(Note::OfComputeAlone { n, d, need });
        }
        Ok(forecast)
    }

    /// The loss to expect of a model of `n` parameters that sees `d` examples.
    pub fn predict(&self, n: f64, d: f64) -> Prediction {
        let correction = self.correction(n, d);
        let log = self.fit.law.loss(n, d).ln() + correction;
        let half = self.half_width(n, d, self.covered.distance(n, d));
        let [loss, low, high] = [log, log - half, log + half].map(f64::exp);
        let is_finite = [loss, low, high].iter().all(|v| v.is_finite() && *v > 0.0);
        let doubt = self.covered.doubt(n, d, self.backtested > 0);
        let reason = doubt.or((!is_finite).then_some(Doubt::Undefined));
        Prediction {
            n,
            d,
            loss,
            low,
            high,
            correction,
            supported: reason.is_none(),
            reason,
        }
    }

    /// What the law's log loss is moved by: within the table the law itself is the best guess; beyond it, the law as its frontier
    /// and its drift correct it, the more the farther.
    fn correction(&self, n: f64, d: f64) -> f64 {
        let ahead = (6.0 * n * d / self.most_compute).ln().max(0.0);
        if ahead > 0.0 {
            self.frontier * ramp(ahead) + self.drift * ahead
        } else {
            0.0
        }
    }

    /// The most compute in the table.
    pub fn most_compute(&self) -> f64 {
        self.most_compute
    }

    fn half_width(&self, n: f64, d: f64, distance: f64) -> f64 {
        let centre = self.fit.law.loss(n, d).ln();
        let backtested = match self.rate {
            Some(rate) if distance > 0.0 => rate * distance.max(SHORTEST),
            _ => 0.0,
        };
        let rivals = self
            .rivals
            .iter()
            .map(|law| (law.loss(n, d).ln() - centre).abs());
        let apart = rivals.fold(0.0, f64::max);
        // The rows that were drawn, the run's own scatter about the law and the law's error beyond the table add in squares.
        let bootstrap = self.replicates.spread(n, d).hypot(self.residual);
        bootstrap.hypot(backtested).max(apart)
    }

    /// Standard errors of the law's parameters, over bootstrap replicates, in the order of [`Form::names`].
    pub fn errors(&self) -> Vec<f64> {
        self.replicates.errors(self.fit.law.values.len())
    }
}
