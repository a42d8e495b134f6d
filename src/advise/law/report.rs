//! A fitted law as `fit --json` writes it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Axis, Doubt, Forecast, Form, Grounds, Named, Note, Optimum, Prediction};

/// The fit of a table, for a script.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The form of the law.
    pub form: Form,
    /// What `x` is in a law of one variable; null for Chinchilla.
    pub axis: Option<Axis>,
    /// What the form was chosen for; null where it was asked for.
    pub chosen_for: Option<Grounds>,
    /// The columns that were taken.
    pub columns: Named,
    /// Rows fitted.
    pub n: usize,
    /// The law's parameters.
    pub parameters: BTreeMap<&'static str, f64>,
    /// Their standard errors, over bootstrap replicates.
    pub standard_errors: BTreeMap<&'static str, f64>,
    /// Huber's loss (1e-3) of the log residuals, summed.
    pub objective: f64,
    /// Median absolute log residual.
    pub median_residual: f64,
    /// What rolling-origin backtests showed; null where none was possible.
    pub backtest: Option<Backtested>,
    /// Predictions that were asked for.
    pub predictions: Vec<PredictionLine>,
    /// The best use of the table's largest compute; null for a law of one variable.
    pub optimum: Option<OptimumLine>,
    /// What a reader should know, one sentence each.
    pub notes: Vec<String>,
}

/// What rolling-origin backtests showed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Backtested {
    /// Runs that were predicted from smaller ones.
    pub runs: usize,
    /// Their mean absolute log error.
    pub mean_error: f64,
    /// The drift that predictions are corrected by, per unit of log-compute distance.
    pub drift: f64,
    /// Most of the log residual of the largest runs, from which predictions beyond the table start; 0 where that would not have helped.
    pub level: f64,
}

/// A predicted loss, with the axes that the table has.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PredictionLine {
    /// Parameters; null where the table has none.
    #[serde(rename = "N")]
    pub n: Option<f64>,
    /// Examples or tokens; null where the table has none.
    #[serde(rename = "D")]
    pub d: Option<f64>,
    /// Training compute, FLOPs; null where the table does not tell it.
    #[serde(rename = "C")]
    pub compute: Option<f64>,
    /// The loss to expect; null where the law has none.
    pub loss: Option<f64>,
    /// Lower end of its 90 % interval.
    pub low: Option<f64>,
    /// Upper end of its 90 % interval.
    pub high: Option<f64>,
    /// What frontier and drift moved the law's log loss by; 0 within the table.
    pub correction: f64,
    /// Whether the table supports it.
    pub supported: bool,
    /// Why not.
    pub reason: Option<Doubt>,
}

impl PredictionLine {
    fn of(p: &Prediction, named: &Named) -> Self {
        let compute = (named.flops.is_some() || named.n.is_some() && named.d.is_some())
            .then_some(6.0 * p.n * p.d);
        let finite =
            |v: f64| Some(v).filter(|v| v.is_finite() && p.reason != Some(Doubt::Undefined));
        Self {
            n: named.n.is_some().then_some(p.n),
            d: (named.d.is_some() || named.n.is_some() && named.flops.is_some()).then_some(p.d),
            compute: compute.filter(|c| c.is_finite()),
            loss: finite(p.loss),
            low: finite(p.low),
            high: finite(p.high),
            correction: p.correction,
            supported: p.supported,
            reason: p.reason,
        }
    }
}

/// The compute-optimal model, and how it grows with compute.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OptimumLine {
    /// Training compute, FLOPs.
    #[serde(rename = "C")]
    pub compute: f64,
    /// Parameters.
    #[serde(rename = "N")]
    pub parameters: f64,
    /// Examples or tokens.
    #[serde(rename = "D")]
    pub data: f64,
    /// The loss there.
    pub loss: f64,
    /// N grows as C to this power.
    #[serde(rename = "N_exponent")]
    pub parameters_exponent: f64,
    /// D grows as C to this power.
    #[serde(rename = "D_exponent")]
    pub data_exponent: f64,
}

impl Report {
    /// The report of a forecast of a table with some columns, with predictions for some `(N, D)` and the words for its notes.
    pub fn new(
        forecast: &Forecast,
        named: &Named,
        at: &[(f64, f64)],
        note: impl Fn(&Note) -> String,
    ) -> Self {
        let fit = &forecast.fit;
        let form = fit.law.form;
        let by_name = |values: Vec<f64>| form.names().iter().copied().zip(values).collect();
        let predicted = |(n, d): &(f64, f64)| PredictionLine::of(&forecast.predict(*n, *d), named);
        Self {
            form,
            axis: (form != Form::Chinchilla).then_some(fit.law.axis),
            chosen_for: forecast.grounds,
            columns: named.clone(),
            n: fit.points,
            parameters: by_name(fit.law.values.clone()),
            standard_errors: by_name(forecast.errors()),
            objective: fit.objective,
            median_residual: fit.miss,
            backtest: forecast.backtest_error.map(|mean_error| Backtested {
                runs: forecast.backtested,
                mean_error,
                drift: forecast.drift,
                level: forecast.frontier,
            }),
            predictions: at.iter().map(predicted).collect(),
            optimum: fit
                .law
                .optimum(forecast.most_compute())
                .map(|o| OptimumLine::of(&fit.law.values, o)),
            notes: fit.notes.iter().map(note).collect(),
        }
    }
}

impl OptimumLine {
    fn of(values: &[f64], o: Optimum) -> Self {
        let (alpha, beta) = (values[3], values[4]);
        Self {
            compute: o.compute,
            parameters: o.parameters,
            data: o.data,
            loss: o.loss,
            parameters_exponent: beta / (alpha + beta),
            data_exponent: alpha / (alpha + beta),
        }
    }
}
