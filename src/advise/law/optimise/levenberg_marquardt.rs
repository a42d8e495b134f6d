//! Minimisation of Huber's loss by damped Gauss-Newton steps (Levenberg 1944, Marquardt 1963) on reweighted rows.
//!
//! A row that misses by more than Huber's threshold counts the less the more it misses (Holland and Welsch 1977). Near enough
//! to the bottom for a start, a backtest or a replicate in a dozen steps; the last digits are for L-BFGS.

use super::{huber::Residuals, least_squares::symmetric};

/// The share of the objective that a step must gain for the search to go on.
const GAIN: f64 = 1e-7;

/// A low point near `start`, with its value.
pub fn minimise(residuals: &Residuals, start: &[f64], steps: usize) -> (Vec<f64>, f64) {
    let size = start.len();
    let mut at = start.to_vec();
    let (mut matrix, mut gradient) = (vec![vec![0.0; size]; size], vec![0.0; size]);
    let mut value = residuals.normal(&at, &mut matrix, &mut gradient);
    let mut damping = 1e-3;
    let mut quiet = 0;
    for _ in 0..steps {
        let Some((next, lower)) = step(residuals, &at, value, &matrix, &gradient, &mut damping)
        else {
            break;
        };
        // One short step may be a bend of the valley; two are its floor.
        quiet = if value - lower <= GAIN * value {
            quiet + 1
        } else {
            0
        };
        (at, value) = (next, lower);
        if quiet == 2 {
            break;
        }
        residuals.normal(&at, &mut matrix, &mut gradient);
    }
    (at, value)
}

/// A step that lowers the value, with ever more damping; `None` where none does.
fn step(
    residuals: &Residuals,
    at: &[f64],
    value: f64,
    matrix: &[Vec<f64>],
    gradient: &[f64],
    damping: &mut f64,
) -> Option<(Vec<f64>, f64)> {
    let down: Vec<f64> = gradient.iter().map(|g| -g).collect();
    while *damping < 1e9 {
        let mut damped = matrix.to_vec();
        for (i, row) in damped.iter_mut().enumerate() {
            row[i] += *damping * row[i] + 1e-15;
        }
        if let Some(by) = symmetric(&damped, &down) {
            let next: Vec<f64> = at.iter().zip(&by).map(|(x, d)| x + d).collect();
            let lower = residuals.value(&next);
            if lower < value {
                *damping = (*damping * 0.1).max(1e-12);
                return Some((next, lower));
            }
        }
        *damping *= 6.0;
    }
    None
}
