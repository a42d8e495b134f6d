//! Fitting a law to a table, or saying why the table cannot support it.

use std::fmt;

use super::{
    Axis, Form, Law, Point, Table,
    optimise::{
        huber::{DELTA, Residuals},
        lbfgs, levenberg_marquardt,
        variable_projection::starts,
    },
    validate::f_test::{LIKELY, by_chance},
};
use crate::words::{numbers::percent, say, word};

/// A law as fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The law.
    pub law: Law,
    /// Rows that it was fitted to.
    pub points: usize,
    /// Huber's loss (threshold 1e-3) of the log residuals, summed over the rows.
    pub objective: f64,
    /// Median absolute log residual: the typical relative miss.
    pub miss: f64,
    /// What a reader should know of the fit, one sentence each.
    pub notes: Vec<String>,
}

/// Why a table cannot support a law.
#[derive(Clone, Debug, PartialEq)]
pub enum Unsupported {
    /// Too few distinct values of an axis.
    Distinct {
        /// The form asked for.
        form: Form,
        /// The axis.
        axis: Axis,
        /// Distinct values there are.
        have: usize,
        /// Distinct values needed.
        need: usize,
    },
    /// Too few rows for the number of parameters.
    Rows {
        /// The form asked for.
        form: Form,
        /// Rows there are.
        have: usize,
        /// Rows needed.
        need: usize,
    },
    /// Parameters and data rise together, so that their effects cannot be told apart.
    Together,
    /// The losses do not fall along an axis.
    Flat {
        /// The axis.
        axis: Axis,
    },
    /// Losses that follow no law would often lie as near to one as these.
    Noise {
        /// The form asked for.
        form: Form,
        /// How often, from 0 to 1.
        chance: f64,
    },
    /// The measure has no best possible value that it could fall short of.
    Unbounded,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Distinct {
                form,
                axis,
                have,
                need,
            } => {
                let (law, axis) = (word(form.law()), word(axis.name()));
                match have {
                    1 => say!(
                        "not enough evidence for {law}: 1 distinct value of {axis}, at least {need} needed",
                        law,
                        axis,
                        need
                    ),
                    have => say!(
                        "not enough evidence for {law}: {have} distinct values of {axis}, at least {need} needed",
                        law,
                        have,
                        axis,
                        need
                    ),
                }
            }
            Self::Rows { form, have, need } => {
                say!(
                    "not enough evidence for {law}: {have} usable rows, at least {need} needed",
                    law = word(form.law()),
                    have,
                    need
                )
            }
            Self::Together => say!(
                "not enough evidence for a chinchilla law: parameters and data rise together in every row, so their effects cannot be told apart; a law of one variable can be: --form saturating fits the loss against compute"
            ),
            Self::Unbounded => say!("its measure has no best possible value"),
            Self::Noise { form, chance } => say!(
                "not enough evidence for {law}: losses that follow none would lie as near to one with {chance} probability",
                law = word(form.law()),
                chance = percent(*chance)
            ),
            Self::Flat { axis } => {
                say!(
                    "not enough evidence for a law: the loss does not fall with {axis}",
                    axis = word(axis.name())
                )
            }
        };
        f.write_str(&text)
    }
}

impl std::error::Error for Unsupported {}

/// Fits a law: variable projection to start, then Huber's loss of the log residuals to its lowest point.
///
/// # Errors
/// When the table cannot support the form.
pub fn fit(table: &Table, form: Form) -> Result<Fit, Unsupported> {
    let (few, theta) = sought(table, form)?;
    let residuals = Residuals::new(table, form);
    // What cannot be a law near its lowest point is not followed there.
    judge(table, &few, (theta.clone(), 0.0))?;
    let start = residuals.theta(&few.law(&theta));
    let fit = judge(table, &residuals, polish(&residuals, &start))?;
    let chance = by_chance(table, &fit.law);
    if chance > LIKELY {
        return Err(Unsupported::Noise { form, chance });
    }
    Ok(fit)
}

/// Fits a law nearly to its lowest point: for a comparison of forms, or a backtest.
///
/// # Errors
/// When the table cannot support the form.
pub(super) fn brisk(table: &Table, form: Form) -> Result<Fit, Unsupported> {
    let (few, theta) = sought(table, form)?;
    let value = few.value(&theta);
    judge(table, &few, (theta, value))
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
fn sought(table: &Table, form: Form) -> Result<(Residuals, Vec<f64>), Unsupported> {
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
        for slope in gradient.iter_mut() {
            *slope *= scale;
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

fn supports(table: &Table, form: Form) -> Result<(), Unsupported> {
    let need = form.least_distinct();
    let axes = match form {
        Form::Chinchilla => vec![Axis::Parameters, Axis::Data],
        _ => vec![table.axis()],
    };
    for axis in axes {
        let have = table.distinct(axis);
        if have < need {
            return Err(Unsupported::Distinct {
                form,
                axis,
                have,
                need,
            });
        }
    }
    if form == Form::Chinchilla && together(table) {
        return Err(Unsupported::Together);
    }
    let (have, need) = (table.points.len(), form.names().len() + 1);
    if have < need {
        return Err(Unsupported::Rows { form, have, need });
    }
    Ok(())
}

/// Whether log N and log D lie on one line.
fn together(table: &Table) -> bool {
    let (n, d) = (table.logs(Axis::Parameters), table.logs(Axis::Data));
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (mn, md) = (mean(&n), mean(&d));
    let product = |a: &[f64], ma: f64, b: &[f64], mb: f64| -> f64 {
        a.iter().zip(b).map(|(x, y)| (x - ma) * (y - mb)).sum()
    };
    let both = product(&n, mn, &d, md);
    both * both > 0.999 * product(&n, mn, &n, mn) * product(&d, md, &d, md)
}

fn judge(
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
    for (axis, exponent, amount) in slopes(&law) {
        let moved = range(table, |n, d| amount * axis.of(n, d).powf(-exponent)) / least_loss(table);
        if exponent <= 0.0 || moved.is_nan() || moved < LEAST_FALL {
            return Err(Unsupported::Flat { axis });
        }
        if exponent > 5.0 {
            notes.push(say!("the exponent of {axis} is {exponent}: the loss drops like a step there, and the law should not be extrapolated", axis = axis.name(), exponent = format!("{exponent:.1}")));
        }
    }
    if let Some(at) = law.form.names().iter().position(|n| *n == "E")
        && law.values[at] < 1e-4 * least_loss(table)
    {
        law.values[at] = 0.0;
        notes.push(word("the table shows no floor: E is 0").to_owned());
    }
    let mut misses: Vec<f64> = residuals
        .log_residuals(&theta)
        .iter()
        .map(|r| r.abs())
        .collect();
    misses.sort_by(f64::total_cmp);
    Ok(Fit {
        law,
        points: table.points.len(),
        objective,
        miss: misses[misses.len() / 2],
        notes,
    })
}

/// The falling terms of a law: axis, exponent, amount. A broken or four-parameter curve is not judged by one exponent.
fn slopes(law: &Law) -> Vec<(Axis, f64, f64)> {
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
