//! What a fit minimises: Huber's loss (1964) of the log residuals, summed, with its gradient and its reweighted normal equations.

use super::log_loss::log_loss;
use crate::advise::law::{Axis, Form, Table};

/// Where Huber's loss turns from square to linear, in log loss (Hoffmann et al. 2022).
pub const DELTA: f64 = 1e-3;
/// Parameters of the form that has most.
const MOST: usize = 6;

/// A table seen through a form: centred log-covariates and log losses.
///
/// The parameters of the search are those of the log-sum-exp form: the logarithm of each term at the centre, then
/// exponents. Centring makes the terms and the exponents nearly independent, so that a search can see its way.
#[derive(Clone, Debug)]
pub struct Residuals {
    pub(super) form: Form,
    pub(super) axis: Axis,
    /// The means of the log-covariates.
    pub(super) centre: [f64; 2],
    rows: Vec<[f64; 2]>,
    /// Natural logarithms of the losses.
    pub targets: Vec<f64>,
    /// How often each row counts: 1, or its multiplicity in a bootstrap replicate.
    pub weights: Vec<f64>,
}

impl Residuals {
    /// A table seen through a form.
    pub fn new(table: &Table, form: Form) -> Self {
        let axis = table.axis();
        let (first, second) = match form {
            Form::Chinchilla => (table.logs(Axis::Parameters), table.logs(Axis::Data)),
            _ => (table.logs(axis), vec![0.0; table.points.len()]),
        };
        let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len().max(1) as f64;
        let centre = [mean(&first), mean(&second)];
        let pairs = first.iter().zip(&second);
        Self {
            form,
            axis,
            centre,
            rows: pairs.map(|(u, v)| [u - centre[0], v - centre[1]]).collect(),
            targets: table.points.iter().map(|p| p.loss.ln()).collect(),
            weights: vec![1.0; table.points.len()],
        }
    }

    /// Centred log-covariates, row by row.
    pub fn rows(&self) -> &[[f64; 2]] {
        &self.rows
    }

    /// The summed Huber loss of parameters; fills `gradient`.
    pub fn huber(&self, theta: &[f64], gradient: &mut [f64]) -> f64 {
        gradient.fill(0.0);
        let mut partials = vec![0.0; theta.len()];
        let mut sum = 0.0;
        for ((row, target), weight) in self.rows.iter().zip(&self.targets).zip(&self.weights) {
            if *weight == 0.0 {
                continue;
            }
            let r = log_loss(self.form, theta, *row, &mut partials) - target;
            let (value, derivative) = huber(r);
            sum += weight * value;
            for (g, s) in gradient.iter_mut().zip(&partials) {
                *g += weight * derivative * s;
            }
        }
        sum
    }

    /// The summed Huber loss of parameters; infinite where a row has none.
    pub fn value(&self, theta: &[f64]) -> f64 {
        let mut partials = [0.0; MOST];
        let partials = &mut partials[..theta.len()];
        let rows = self.rows.iter().zip(&self.targets).zip(&self.weights);
        let one = |((row, target), weight): ((&[f64; 2], &f64), &f64)| {
            let r = log_loss(self.form, theta, *row, partials) - target;
            weight * huber(r).0
        };
        let sum: f64 = rows.filter(|row| *row.1 > 0.0).map(one).sum();
        if sum.is_nan() { f64::INFINITY } else { sum }
    }

    /// The summed Huber loss of parameters; fills its gradient and the matrix of the reweighted normal equations.
    pub fn normal(&self, theta: &[f64], matrix: &mut [Vec<f64>], gradient: &mut [f64]) -> f64 {
        let mut partials = [0.0; MOST];
        let partials = &mut partials[..theta.len()];
        gradient.fill(0.0);
        for row in matrix.iter_mut() {
            row.fill(0.0);
        }
        let mut sum = 0.0;
        for ((row, target), weight) in self.rows.iter().zip(&self.targets).zip(&self.weights) {
            if *weight == 0.0 {
                continue;
            }
            let r = log_loss(self.form, theta, *row, partials) - target;
            let (value, derivative) = huber(r);
            sum += weight * value;
            let reweighted = weight * if r == 0.0 { 1.0 } else { derivative / r };
            for i in 0..partials.len() {
                gradient[i] += weight * derivative * partials[i];
                for j in 0..=i {
                    matrix[i][j] += reweighted * partials[i] * partials[j];
                }
            }
        }
        for i in 1..matrix.len() {
            let (above, row) = matrix.split_at_mut(i);
            for (j, other) in above.iter_mut().enumerate() {
                other[i] = row[0][j];
            }
        }
        if sum.is_nan() { f64::INFINITY } else { sum }
    }

    /// Log residuals (predicted less measured), row by row.
    pub fn log_residuals(&self, theta: &[f64]) -> Vec<f64> {
        let mut partials = vec![0.0; theta.len()];
        let pairs = self.rows.iter().zip(&self.targets);
        pairs
            .map(|(row, t)| log_loss(self.form, theta, *row, &mut partials) - t)
            .collect()
    }
}

/// Huber's loss of a residual, and its derivative.
fn huber(r: f64) -> (f64, f64) {
    if r.abs() <= DELTA {
        (0.5 * r * r, r)
    } else {
        (DELTA * (r.abs() - 0.5 * DELTA), DELTA * r.signum())
    }
}
