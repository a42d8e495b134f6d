//! From a law to the search's parameters and back: logarithms of its terms at the centre of the table, and exponents.

use super::{huber::Residuals, log_loss::SHARPEST};
use crate::advise::law::{Form, Law};

impl Residuals {
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
