//! Fitting a law to a table, where the table can support it.

use super::{
    Axis, Form, Law, Point, Table, Unsupported,
    optimise::{
        huber::{DELTA, Residuals},
        lbfgs, levenberg_marquardt,
        variable_projection::starts,
    },
    unsupported::supports,
    validate::f_test::{SIGNIFICANCE, p_value},
};
use crate::stats::quantile;

/// A law as fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The law.
    pub law: Law,
    /// Rows that it was fitted to.
    pub points: usize,
    /// Huber's loss (threshold 1e-3) of the log residuals, summed over the rows.
    pub objective: f64,
    /// Median absolute log residual, of an even number of rows the greater of the two in the middle: the typical relative miss.
    pub miss: f64,
    /// What a reader should know of the fit.
    pub notes: Vec<Note>,
}

/// What a reader should know of a fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Note {
    /// The loss drops along an axis like a step.
    Step {
        /// The axis.
        axis: Axis,
        /// The law's exponent of it.
        exponent: f64,
    },
    /// The table shows no floor.
    NoFloor,
    /// Rows of the same N and D differ so much that they may hold several measures.
    Mixed {
        /// The standard deviation of their log losses.
        apart: f64,
    },
    /// N and D vary both, but too little for a law of both.
    OfComputeAlone {
        /// Distinct values of N.
        n: usize,
        /// Distinct values of D.
        d: usize,
        /// Distinct values of each that a law of both needs.
        need: usize,
    },
}

/// Fits a law: variable projection to start, then Huber's loss of the log residuals to its lowest point.
///
/// ```
/// use scalescope::advise::law::{Form, Point, Table, fit};
///
/// // Losses of models of 1 to 32 thousand parameters, that follow 1 + 20 n^-0.3.
/// let sizes = [1e3_f64, 2e3, 4e3, 8e3, 16e3, 32e3];
/// let table = Table::of(sizes.map(|n| Point { n, d: 1.0, loss: 1.0 + 20.0 * n.powf(-0.3) }));
/// let fit = fit(&table, Form::Saturating)?;
/// let floor = fit.law.value("E").expect("a saturating law has a floor");
/// assert!((floor - 1.0).abs() < 1e-3);
/// assert!(fit.law.loss(64e3, 1.0) < fit.law.loss(32e3, 1.0));
/// # Ok::<(), scalescope::advise::law::Unsupported>(())
/// ```
///
/// # Errors
/// When the table cannot support the form.
pub fn fit(table: &Table, form: Form) -> Result<Fit, Unsupported> {
    let (few, theta) = best_start(table, form)?;
    let residuals = Residuals::new(table, form);
    // What cannot be a law near its lowest point is not followed there.
    accept(table, &few, (theta.clone(), 0.0))?;
    let start = residuals.theta(&few.law(&theta));
    let fit = accept(table, &residuals, polish(&residuals, &start))?;
    let chance = p_value(table, &fit.law);
    if chance > SIGNIFICANCE {
        return Err(Unsupported::Noise { form, chance });
    }
    Ok(fit)
}

/// Fits a law nearly to its lowest point: for a comparison of forms, or a backtest.
///
/// # Errors
/// When the table cannot support the form.
pub(super) fn fit_roughly(table: &Table, form: Form) -> Result<Fit, Unsupported> {
    let (few, theta) = best_start(table, form)?;
    let value = few.value(&theta);
    accept(table, &few, (theta, value))
}

/// Refits a law to a changed weighting of its own rows, from where it was; for bootstrap replicates.
pub(super) fn refit(residuals: &Residuals, law: &Law) -> Law {
    let (theta, _) = levenberg_marquardt::minimise(residuals, &residuals.theta(law), 12);
    residuals.law(&theta)
}

/// Starts that are followed to the end; a short search picks them.
const FINALISTS: usize = 3;
/// Rows that a start is sought on, at most: evenly spaced ones stand for the others until the last polish.
const ROWS: usize = 200;

/// A term that moves the loss over the whole table by a smaller share of it says nothing.
const LEAST_FALL: f64 = 1e-4;

/// Rows times steps of a polish, at most; it begins near the bottom.
const WORK: usize = 300_000;

/// The best of many starts, and the rows that it was sought on.
fn best_start(table: &Table, form: Form) -> Result<(Residuals, Vec<f64>), Unsupported> {
    supports(table, form)?;
    let few = table.thinned(ROWS);
    let few = match supports(&few, form) {
        Ok(()) => few,
        Err(_) => table.clone(),
    };
    let residuals = Residuals::new(&few, form);
    let tried = starts(&residuals, form);
    let mut tried: Vec<(Vec<f64>, f64)> = tried
        .iter()
        .map(|start| levenberg_marquardt::minimise(&residuals, start, 12))
        .collect();
    tried.sort_by(|a, b| a.1.total_cmp(&b.1));
    tried.truncate(FINALISTS);
    let ends = tried
        .iter()
        .map(|(start, _)| levenberg_marquardt::minimise(&residuals, start, 120));
    let best = ends.reduce(|a, b| if b.1 < a.1 { b } else { a });
    Ok((residuals, best.map_or(Vec::new(), |b| b.0)))
}

fn polish(residuals: &Residuals, start: &[f64]) -> (Vec<f64>, f64) {
    // The objective is of the order of 1e-6 a row: searched at that size, a search stops long before the bottom.
    let scale = 1.0 / (DELTA * DELTA);
    let objective = |theta: &[f64], gradient: &mut [f64]| {
        let value = residuals.huber(theta, gradient) * scale;
        for derivative in gradient.iter_mut() {
            *derivative *= scale;
        }
        if value.is_finite() {
            value
        } else {
            f64::INFINITY
        }
    };
    let rounds = (WORK / residuals.targets.len().max(1)).clamp(20, 400);
    let (near, _) = levenberg_marquardt::minimise(residuals, start, 8);
    let (theta, value) = lbfgs::minimise(objective, &near, rounds);
    (theta, value / scale)
}

fn accept(
    table: &Table,
    residuals: &Residuals,
    (theta, objective): (Vec<f64>, f64),
) -> Result<Fit, Unsupported> {
    let mut law = residuals.law(&theta);
    let mut notes = Vec::new();
    let is_finite = objective.is_finite() && law.values.iter().all(|v| v.is_finite());
    if !is_finite || law.rises_at_last() || (law.form != Form::Chinchilla && !falls(table, &law)) {
        return Err(Unsupported::Flat { axis: law.axis });
    }
    for (axis, exponent, amount) in falling_terms(&law) {
        let moved = range(table, |n, d| amount * axis.of(n, d).powf(-exponent)) / least_loss(table);
        if exponent <= 0.0 || moved.is_nan() || moved < LEAST_FALL {
            return Err(Unsupported::Flat { axis });
        }
        if exponent > 5.0 {
            notes.push(Note::Step { axis, exponent });
        }
    }
    if let Some(at) = law.form.names().iter().position(|n| *n == "E")
        && law.values[at] < 1e-4 * least_loss(table)
    {
        law.values[at] = 0.0;
        notes.push(Note::NoFloor);
    }
    let misses = residuals.log_residuals(&theta);
    let misses = misses.iter().map(|r| r.abs()).collect();
    Ok(Fit {
        law,
        points: table.points.len(),
        objective,
        miss: quantile(misses, 0.5).unwrap_or(f64::NAN),
        notes,
    })
}

/// The falling terms of a law: axis, exponent, amount. A broken or four-parameter curve is not judged by one exponent.
fn falling_terms(law: &Law) -> Vec<(Axis, f64, f64)> {
    let v = &law.values;
    match law.form {
        Form::Chinchilla => vec![(Axis::Parameters, v[3], v[0]), (Axis::Data, v[4], v[1])],
        Form::Saturating => vec![(law.axis, v[2], v[0])],
        Form::Power => vec![(law.axis, v[1], v[0])],
        Form::Broken | Form::M4 => Vec::new(),
    }
}

/// Whether a law of one variable falls from the table's least `x` to its greatest.
fn falls(table: &Table, law: &Law) -> bool {
    let x = |p: &&Point| law.axis.of(p.n, p.d);
    let rows = || table.points.iter();
    let first = rows().min_by(|a, b| x(a).total_cmp(&x(b)));
    let last = rows().max_by(|a, b| x(a).total_cmp(&x(b)));
    let (Some(first), Some(last)) = (first, last) else {
        return false;
    };
    let [from, to] = [first, last].map(|p| law.loss(p.n, p.d));
    from - to >= LEAST_FALL * least_loss(table)
}

fn range(table: &Table, of: impl Fn(f64, f64) -> f64) -> f64 {
    let values = table.points.iter().map(|p| of(p.n, p.d));
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
        (l.min(v), h.max(v))
    });
    high - low
}

fn least_loss(table: &Table) -> f64 {
    table
        .points
        .iter()
        .map(|p| p.loss)
        .fold(f64::INFINITY, f64::min)
}
