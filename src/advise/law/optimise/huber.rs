//! The polish's objective: Huber's loss of the log residuals, summed, with its gradient.

use crate::advise::law::{
    Axis, Table,
    form::{Form, Law, between, softplus},
};

/// Where Huber's loss turns from square to linear, in log loss (Hoffmann et al. 2022).
pub const DELTA: f64 = 1e-3;
/// Parameters of the form that has most.
const MOST: usize = 6;
/// The sharpest bend of a broken law: over so many natural logarithms of x. Sharper ones cannot be told apart by any table.
pub const SHARPEST: f64 = 0.03;

/// A table seen through a form: centred log-covariates and log losses.
///
/// The parameters of the search are those of the log-sum-exp form: the logarithm of each term at the centre, then
/// exponents. Centring makes the terms and the exponents nearly independent, so that a search can see its way.
#[derive(Clone, Debug)]
pub struct Residuals {
    form: Form,
    axis: Axis,
    centre: [f64; 2],
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
        let mut slope = vec![0.0; theta.len()];
        let mut sum = 0.0;
        for ((row, target), weight) in self.rows.iter().zip(&self.targets).zip(&self.weights) {
            if *weight == 0.0 {
                continue;
            }
            let r = log_loss(self.form, theta, *row, &mut slope) - target;
            let (value, pull) = huber(r);
            sum += weight * value;
            for (g, s) in gradient.iter_mut().zip(&slope) {
                *g += weight * pull * s;
            }
        }
        sum
    }

    /// The summed Huber loss of parameters; infinite where a row has none.
    pub fn value(&self, theta: &[f64]) -> f64 {
        let mut slope = [0.0; MOST];
        let slope = &mut slope[..theta.len()];
        let rows = self.rows.iter().zip(&self.targets).zip(&self.weights);
        let one = |((row, target), weight): ((&[f64; 2], &f64), &f64)| {
            let r = log_loss(self.form, theta, *row, slope) - target;
            weight * huber(r).0
        };
        let sum: f64 = rows.filter(|row| *row.1 > 0.0).map(one).sum();
        if sum.is_nan() { f64::INFINITY } else { sum }
    }

    /// The summed Huber loss of parameters; fills its gradient and the matrix of the reweighted normal equations.
    pub fn normal(&self, theta: &[f64], matrix: &mut [Vec<f64>], gradient: &mut [f64]) -> f64 {
        let mut slope = [0.0; MOST];
        let slope = &mut slope[..theta.len()];
        gradient.fill(0.0);
        for row in matrix.iter_mut() {
            row.fill(0.0);
        }
        let mut sum = 0.0;
        for ((row, target), weight) in self.rows.iter().zip(&self.targets).zip(&self.weights) {
            if *weight == 0.0 {
                continue;
            }
            let r = log_loss(self.form, theta, *row, slope) - target;
            let (value, pull) = huber(r);
            sum += weight * value;
            let stiff = weight * if r == 0.0 { 1.0 } else { pull / r };
            for i in 0..slope.len() {
                gradient[i] += weight * pull * slope[i];
                for j in 0..=i {
                    matrix[i][j] += stiff * slope[i] * slope[j];
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
        let mut slope = vec![0.0; theta.len()];
        let pairs = self.rows.iter().zip(&self.targets);
        pairs
            .map(|(row, t)| log_loss(self.form, theta, *row, &mut slope) - t)
            .collect()
    }

    /// The law of the search's parameters.
    #[expect(
        clippy::many_single_char_names,
        reason = "the letters of the published formulas"
    )]
    pub fn law(&self, theta: &[f64]) -> Law {
        let [u, v] = self.centre;
        let values = match (self.form, theta) {
            (Form::Chinchilla, &[a, b, e, alpha, beta]) => {
                vec![
                    (a + alpha * u).exp(),
                    (b + beta * v).exp(),
                    e.exp(),
                    alpha,
                    beta,
                ]
            }
            (Form::Broken, &[k, e, c, c1, x1, f]) => {
                vec![
                    (k + c * u).exp(),
                    e.exp(),
                    c,
                    c1,
                    (x1 + u).exp(),
                    SHARPEST + f.exp(),
                ]
            }
            (Form::M4, &[k, e, c, log_a, g]) => {
                vec![
                    (k + c * u).exp(),
                    e.exp(),
                    c,
                    log_a.exp(),
                    e.exp() + g.exp(),
                ]
            }
            (Form::Saturating, &[k, e, c]) => vec![(k + c * u).exp(), e.exp(), c],
            (_, &[k, c]) => vec![(k + c * u).exp(), c],
            _ => Vec::new(),
        };
        Law {
            form: self.form,
            axis: self.axis,
            values,
        }
    }

    /// The search's parameters of a law.
    pub fn theta(&self, law: &Law) -> Vec<f64> {
        let [u, v] = self.centre;
        let x = &law.values;
        // A term of exactly 0 has no logarithm; e^-60 of the losses is 0 for all of them.
        let level = self.targets.iter().sum::<f64>() / self.targets.len().max(1) as f64;
        let log = |value: f64| value.ln().max(level - 60.0);
        let term =
            |amount: f64, exponent: f64, at: f64| (amount.ln() - exponent * at).max(level - 60.0);
        match self.form {
            Form::Chinchilla => vec![
                term(x[0], x[3], u),
                term(x[1], x[4], v),
                log(x[2]),
                x[3],
                x[4],
            ],
            Form::Saturating => vec![term(x[0], x[2], u), log(x[1]), x[2]],
            Form::Power => vec![term(x[0], x[1], u), x[1]],
            Form::Broken => vec![
                term(x[0], x[2], u),
                log(x[1]),
                x[2],
                x[3],
                x[4].ln() - u,
                (x[5] - SHARPEST).ln().max(-60.0),
            ],
            Form::M4 => vec![
                x[0].ln() - x[2] * u,
                log(x[1]),
                x[2],
                x[3].ln().max(-60.0),
                log(x[4] - x[1]),
            ],
        }
    }
}

/// Huber's loss of a residual, and its slope.
fn huber(r: f64) -> (f64, f64) {
    if r.abs() <= DELTA {
        (0.5 * r * r, r)
    } else {
        (DELTA * (r.abs() - 0.5 * DELTA), DELTA * r.signum())
    }
}

/// The logarithm of the loss at centred log-covariates; fills its slope in each parameter.
#[expect(
    clippy::many_single_char_names,
    reason = "the letters of the published formulas"
)]
fn log_loss(form: Form, theta: &[f64], [u, v]: [f64; 2], slope: &mut [f64]) -> f64 {
    match (form, theta) {
        (Form::Chinchilla, &[a, b, e, alpha, beta]) => {
            let (sum, share) = log_sum([a - alpha * u, b - beta * v, e]);
            slope.copy_from_slice(&[share[0], share[1], share[2], -u * share[0], -v * share[1]]);
            sum
        }
        (Form::Saturating, &[k, e, c]) => {
            let (sum, share) = log_sum([k - c * u, e, f64::NEG_INFINITY]);
            slope.copy_from_slice(&[share[0], share[1], -u * share[0]]);
            sum
        }
        (Form::Broken, &[k, e, c, c1, x1, log_f]) => {
            let f = SHARPEST + log_f.exp();
            let z = (u - x1) / f;
            let bend = softplus(z);
            let rise = 1.0 / (1.0 + (-z).exp());
            let (sum, share) = log_sum([k - c * u - c1 * f * bend, e, f64::NEG_INFINITY]);
            let s = share[0];
            slope.copy_from_slice(&[
                s,
                share[1],
                -u * s,
                -f * bend * s,
                c1 * rise * s,
                c1 * log_f.exp() * (z * rise - bend) * s,
            ]);
            sum
        }
        (Form::M4, &[k, e, c, log_a, g]) => {
            let (floor, gap, a) = (e.exp(), g.exp(), log_a.exp());
            let loss = between(floor, floor + gap, a, k - c * u);
            let (above, below) = (loss - floor, floor + gap - loss);
            // Of the implicit equation: slopes of its left side less its right side, over the slope in the loss.
            let steep = loss * (1.0 / above + a / below);
            let by_floor = -floor / above - a * floor / below;
            slope.copy_from_slice(&[
                1.0 / steep,
                -by_floor / steep,
                -u / steep,
                a * below.ln() / steep,
                a * gap / below / steep,
            ]);
            loss.ln()
        }
        (_, &[k, c]) => {
            slope.copy_from_slice(&[1.0, -u]);
            k - c * u
        }
        _ => f64::NAN,
    }
}

/// The logarithm of a sum of exponentials, and the share of each term in the sum.
fn log_sum(terms: [f64; 3]) -> (f64, [f64; 3]) {
    let most = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let parts = terms.map(|t| (t - most).exp());
    let sum: f64 = parts.iter().sum();
    (most + sum.ln(), parts.map(|p| p / sum))
}

#[cfg(test)]
mod tests {
    use super::{Form, log_loss};

    #[test]
    fn every_form_has_the_slopes_that_its_values_show() {
        let cases = [
            (Form::Chinchilla, vec![0.1, -0.3, 0.5, 0.34, 0.28]),
            (Form::Saturating, vec![0.2, -0.5, 0.4]),
            (Form::Power, vec![0.2, 0.4]),
            (Form::Broken, vec![0.2, -0.5, 0.3, 0.2, 0.4, -0.7]),
            (Form::M4, vec![0.3, 0.2, 0.5, -0.2, 0.6]),
        ];
        for (form, theta) in cases {
            let at = [0.7, -0.4];
            let mut slope = vec![0.0; theta.len()];
            log_loss(form, &theta, at, &mut slope);
            for i in 0..theta.len() {
                let moved = |by: f64| {
                    let mut theta = theta.clone();
                    theta[i] += by;
                    log_loss(form, &theta, at, &mut vec![0.0; theta.len()])
                };
                let seen = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!(
                    (seen - slope[i]).abs() < 1e-7,
                    "{form} {i}: {seen} {}",
                    slope[i]
                );
            }
        }
    }
}
