//! Minimisation with a gradient: L-BFGS (Nocedal 1980), then Newton steps to the last digits.

use std::collections::VecDeque;

use super::least_squares::{dot, symmetric};

/// Steps that L-BFGS remembers.
const MEMORY: usize = 12;
/// Most times that a search is begun again from where it stalled.
const RESTARTS: usize = 4;

/// Steps of L-BFGS for one of Newton's, which needs the gradient at two places for every parameter.
const STEPS_A_NEWTON: usize = 6;

/// A lowest point near `start`, with its value. `f` returns the value and fills the gradient; of `rounds` steps at most, and
/// with fewer than a hundred without beginning again.
pub fn minimise(
    f: impl Fn(&[f64], &mut [f64]) -> f64,
    start: &[f64],
    rounds: usize,
) -> (Vec<f64>, f64) {
    let mut at = Place::new(&f, start.to_vec());
    // A memory that stalls at one of Huber's kinks is thrown away and begun again.
    for _ in 0..if rounds < 100 { 1 } else { RESTARTS } {
        let before = at.value;
        at = newton(&f, remembered(&f, at, rounds), rounds / STEPS_A_NEWTON);
        if before - at.value <= 1e-10 * before.abs() || !at.value.is_finite() {
            break;
        }
    }
    (at.x, at.value)
}

#[derive(Clone)]
struct Place {
    x: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

impl Place {
    fn new(f: &impl Fn(&[f64], &mut [f64]) -> f64, x: Vec<f64>) -> Self {
        let mut gradient = vec![0.0; x.len()];
        let value = f(&x, &mut gradient);
        Self { x, value, gradient }
    }

    /// The first of ever shorter steps that lowers the value enough (Armijo).
    fn step(&self, f: &impl Fn(&[f64], &mut [f64]) -> f64, direction: &[f64]) -> Option<Self> {
        let descent = dot(&self.gradient, direction);
        if descent.is_nan() || descent >= 0.0 {
            return None;
        }
        let mut length = 1.0;
        for _ in 0..40 {
            let moved = self.x.iter().zip(direction);
            let next = Self::new(f, moved.map(|(x, d)| x + length * d).collect());
            if next.value < self.value + 1e-4 * length * descent {
                return Some(next);
            }
            length *= 0.5;
        }
        None
    }
}

fn remembered(f: &impl Fn(&[f64], &mut [f64]) -> f64, mut at: Place, rounds: usize) -> Place {
    let mut memory: VecDeque<(Vec<f64>, Vec<f64>)> = VecDeque::new();
    for _ in 0..rounds {
        let Some(next) = at.step(f, &direction(&at.gradient, &memory)) else {
            break;
        };
        let step: Vec<f64> = next.x.iter().zip(&at.x).map(|(a, b)| a - b).collect();
        let turn: Vec<f64> = next
            .gradient
            .iter()
            .zip(&at.gradient)
            .map(|(a, b)| a - b)
            .collect();
        if dot(&step, &turn) > 1e-14 * (dot(&step, &step) * dot(&turn, &turn)).sqrt() {
            if memory.len() == MEMORY {
                memory.pop_front();
            }
            memory.push_back((step, turn));
        }
        let gained = at.value - next.value;
        at = next;
        if gained <= 1e-13 * at.value.abs() {
            break;
        }
    }
    at
}

/// The two-loop recursion; without a memory a step of length 0.1 against the gradient.
fn direction(gradient: &[f64], memory: &VecDeque<(Vec<f64>, Vec<f64>)>) -> Vec<f64> {
    let mut q = gradient.to_vec();
    let mut used = Vec::new();
    for (step, turn) in memory.iter().rev() {
        let a = dot(step, &q) / dot(step, turn);
        for (x, y) in q.iter_mut().zip(turn) {
            *x -= a * y;
        }
        used.push(a);
    }
    let scale = match memory.back() {
        Some((step, turn)) => dot(step, turn) / dot(turn, turn),
        None => 0.1 / dot(gradient, gradient).sqrt().max(1e-300),
    };
    for x in &mut q {
        *x *= scale;
    }
    for ((step, turn), a) in memory.iter().zip(used.iter().rev()) {
        let b = dot(turn, &q) / dot(step, turn);
        for (x, s) in q.iter_mut().zip(step) {
            *x += (a - b) * s;
        }
    }
    q.iter().map(|x| -x).collect()
}

fn newton(f: &impl Fn(&[f64], &mut [f64]) -> f64, mut at: Place, rounds: usize) -> Place {
    let mut damping = 1e-9;
    for _ in 0..rounds {
        let mut matrix = curvature(f, &at.x);
        for (i, row) in matrix.iter_mut().enumerate() {
            row[i] += damping * (row[i].abs() + 1e-12);
        }
        let down: Vec<f64> = at.gradient.iter().map(|g| -g).collect();
        match symmetric(&matrix, &down).and_then(|d| at.step(f, &d)) {
            Some(next) => {
                let gained = at.value - next.value;
                at = next;
                damping = (damping * 0.1_f64).max(1e-9);
                if gained <= 1e-15 * at.value.abs() {
                    break;
                }
            }
            None if damping < 1e3 => damping *= 30.0,
            None => break,
        }
    }
    at
}

/// Second derivatives, from differences of the gradient.
fn curvature(f: &impl Fn(&[f64], &mut [f64]) -> f64, x: &[f64]) -> Vec<Vec<f64>> {
    let n = x.len();
    let gradient_at = |i: usize, by: f64| {
        let mut moved = x.to_vec();
        moved[i] += by;
        Place::new(f, moved).gradient
    };
    let rows: Vec<Vec<f64>> = (0..n)
        .map(|i| {
            let h = 1e-5 * (1.0 + x[i].abs());
            let (up, down) = (gradient_at(i, h), gradient_at(i, -h));
            up.iter()
                .zip(&down)
                .map(|(a, b)| (a - b) / (2.0 * h))
                .collect()
        })
        .collect();
    (0..n)
        .map(|i| (0..n).map(|j| 0.5 * (rows[i][j] + rows[j][i])).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::minimise;

    #[test]
    fn a_curved_valley_is_followed_to_its_last_digit() {
        let valley = |x: &[f64], g: &mut [f64]| {
            let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
            g[0] = -2.0 * a - 400.0 * x[0] * b;
            g[1] = 200.0 * b;
            a * a + 100.0 * b * b
        };
        let (x, y) = minimise(valley, &[-1.2, 1.0], 500);
        assert!(
            (x[0] - 1.0).abs() < 1e-9 && (x[1] - 1.0).abs() < 1e-9,
            "{x:?} {y}"
        );
    }
}
