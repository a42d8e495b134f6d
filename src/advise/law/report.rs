//! A fitted law as `fit --json` writes it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Axis, Forecast, Form, Optimum, Prediction};

/// The fit of a table, for a script.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The form of the law.
    pub form: &'static str,
    /// What `x` is in a law of one variable; null for Chinchilla.
    pub axis: Option<Axis>,
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
    pub predictions: Vec<Prediction>,
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
    /// The report of a forecast, with predictions for some `(N, D)`.
    pub fn new(forecast: &Forecast, at: &[(f64, f64)]) -> Self {
        let fit = &forecast.fit;
        let form = fit.law.form;
        let by_name = |values: Vec<f64>| form.names().iter().copied().zip(values).collect();
        let predictions: Vec<Prediction> =
            at.iter().map(|(n, d)| forecast.predict(*n, *d)).collect();
        let mut notes = fit.notes.clone();
        notes.extend(predictions.iter().filter_map(|p| Some(p.reason?.say())));
        Self {
            form: form.name(),
            axis: (form != Form::Chinchilla).then_some(fit.law.axis),
            n: fit.points,
            parameters: by_name(fit.law.values.clone()),
            standard_errors: by_name(forecast.errors()),
            objective: fit.objective,
            median_residual: fit.miss,
            backtest: forecast.backtest_error.map(|mean_error| Backtested {
                runs: forecast.backtested,
                mean_error,
                drift: forecast.drift,
            }),
            predictions,
            optimum: fit
                .law
                .optimum(forecast.most_compute())
                .map(|o| OptimumLine::of(&fit.law.values, o)),
            notes,
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
