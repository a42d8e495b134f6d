//! The logarithm of each form's loss in the search's parameters, with its partial derivatives.

use crate::advise::law::form::{Form, m4_loss, softplus};

/// The sharpest bend of a broken law: over so many natural logarithms of x. Sharper ones cannot be told apart by any table.
pub const SHARPEST: f64 = 0.03;

/// The logarithm of the loss at centred log-covariates; fills its partial derivative by each parameter.
#[expect(
    clippy::many_single_char_names,
    reason = "the letters of the published formulas"
)]
pub fn log_loss(form: Form, theta: &[f64], [u, v]: [f64; 2], partials: &mut [f64]) -> f64 {
    match (form, theta) {
        (Form::Chinchilla, &[a, b, e, alpha, beta]) => {
            let (sum, share) = log_sum([a - alpha * u, b - beta * v, e]);
            partials.copy_from_slice(&[share[0], share[1], share[2], -u * share[0], -v * share[1]]);
            sum
        }
        (Form::Saturating, &[k, e, c]) => {
            let (sum, share) = log_sum([k - c * u, e, f64::NEG_INFINITY]);
            partials.copy_from_slice(&[share[0], share[1], -u * share[0]]);
            sum
        }
        (Form::Broken, &[k, e, c, c1, x1, log_f]) => {
            let f = SHARPEST + log_f.exp();
            let z = (u - x1) / f;
            let bend = softplus(z);
            let rise = 1.0 / (1.0 + (-z).exp());
            let (sum, share) = log_sum([k - c * u - c1 * f * bend, e, f64::NEG_INFINITY]);
            let s = share[0];
            partials.copy_from_slice(&[
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
            let loss = m4_loss(floor, floor + gap, a, k - c * u);
            let (above, below) = (loss - floor, floor + gap - loss);
            // Of the implicit equation: derivatives of its left side less its right side, over that by the loss.
            let steep = loss * (1.0 / above + a / below);
            let by_floor = -floor / above - a * floor / below;
            partials.copy_from_slice(&[
                1.0 / steep,
                -by_floor / steep,
                -u / steep,
                a * below.ln() / steep,
                a * gap / below / steep,
            ]);
            loss.ln()
        }
        (_, &[k, c]) => {
            partials.copy_from_slice(&[1.0, -u]);
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
    fn every_form_has_the_derivatives_that_its_values_show() {
        let cases = [
            (Form::Chinchilla, vec![0.1, -0.3, 0.5, 0.34, 0.28]),
            (Form::Saturating, vec![0.2, -0.5, 0.4]),
            (Form::Power, vec![0.2, 0.4]),
            (Form::Broken, vec![0.2, -0.5, 0.3, 0.2, 0.4, -0.7]),
            (Form::M4, vec![0.3, 0.2, 0.5, -0.2, 0.6]),
        ];
        for (form, theta) in cases {
            let at = [0.7, -0.4];
            let mut partials = vec![0.0; theta.len()];
            log_loss(form, &theta, at, &mut partials);
            for i in 0..theta.len() {
                let moved = |by: f64| {
                    let mut theta = theta.clone();
                    theta[i] += by;
                    log_loss(form, &theta, at, &mut vec![0.0; theta.len()])
                };
                let seen = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!(
                    (seen - partials[i]).abs() < 1e-7,
                    "{form} {i}: {seen} {}",
                    partials[i]
                );
            }
        }
    }
}
