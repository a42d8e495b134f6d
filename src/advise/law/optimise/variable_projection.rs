//! Where the polish starts: variable projection (Golub and Pereyra 1973).
//!
//! With the exponents given, a law is linear in its other parameters, and those must not be negative: the inner problem
//! is solved exactly, and only the exponents are searched, first on a grid and then by Nelder and Mead's simplex.

use super::{
    huber::Residuals,
    least_squares::{dot, non_negative, symmetric},
    log_loss::SHARPEST,
    nelder_mead,
};
use crate::advise::law::form::{Form, softplus};

/// Grid points along each exponent.
const GRID: usize = 16;
/// Least and greatest exponent of the grid; the simplex may leave it.
const EXPONENTS: [f64; 2] = [0.02, 2.5];

/// Parameters of the search to start the polish from, best first.
pub fn starts(residuals: &Residuals, form: Form) -> Vec<Vec<f64>> {
    match form {
        Form::Chinchilla => chinchilla(residuals),
        Form::Saturating | Form::Power => vec![saturating(residuals, form)],
        Form::Broken => broken(residuals),
        Form::M4 => m4(residuals),
    }
}

/// A problem that is linear but for a few exponents: relative residuals of `columns(exponents) * coefficients`.
struct Projection<'a> {
    residuals: &'a Residuals,
    columns: fn([f64; 2], &[f64]) -> Vec<f64>,
}

impl Projection<'_> {
    /// Coefficients and the sum of squared relative residuals.
    fn solve(&self, exponents: &[f64]) -> (Vec<f64>, f64) {
        let r = self.residuals;
        let width = (self.columns)([0.0; 2], exponents).len();
        let mut columns = vec![Vec::with_capacity(r.rows().len()); width];
        let mut target = Vec::with_capacity(r.rows().len());
        for ((row, log), weight) in r.rows().iter().zip(&r.targets).zip(&r.weights) {
            let scale = weight.sqrt() / log.exp();
            for (column, value) in columns.iter_mut().zip((self.columns)(*row, exponents)) {
                column.push(value * scale);
            }
            target.push(weight.sqrt());
        }
        non_negative(&columns, &target)
    }

    fn search(&self, start: &[f64]) -> (Vec<f64>, f64) {
        let logs: Vec<f64> = start.iter().map(|v| v.ln()).collect();
        let of = |x: &[f64]| x.iter().map(|v| v.exp().min(20.0)).collect::<Vec<_>>();
        let (best, left) = nelder_mead::minimise(|x| self.solve(&of(x)).1, &logs, 0.1, 200);
        (of(&best), left)
    }
}

/// A logarithmic grid of exponents.
fn grid(count: usize) -> impl Iterator<Item = f64> + Clone {
    let [low, high] = EXPONENTS;
    (0..count).map(move |i| low * (high / low).powf(i as f64 / (count - 1) as f64))
}

fn chinchilla(residuals: &Residuals) -> Vec<Vec<f64>> {
    let problem = Projection {
        residuals,
        columns: |[u, v], x| vec![(-x[0] * u).exp(), (-x[1] * v).exp(), 1.0],
    };
    let pairs = grid(GRID).flat_map(|a| grid(GRID).map(move |b| vec![a, b]));
    let mut seen: Vec<(f64, Vec<f64>)> = pairs.map(|x| (problem.solve(&x).1, x)).collect();
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    let theta = |x: &[f64]| {
        let c = problem.solve(x).0;
        let log = |c| log(residuals, c);
        vec![log(c[0]), log(c[1]), log(c[2]), x[0], x[1]]
    };
    let found = problem.search(&seen[0].1).0;
    // A second start from the grid guards against a valley that outliers bend.
    vec![theta(&found), theta(&seen[GRID / 2].1)]
}

fn saturating(residuals: &Residuals, form: Form) -> Vec<f64> {
    let problem = Projection {
        residuals,
        columns: match form {
            Form::Power => |[u, _], x| vec![(-x[0] * u).exp()],
            _ => |[u, _], x| vec![(-x[0] * u).exp(), 1.0],
        },
    };
    let best = grid(4 * GRID)
        .map(|c| (problem.solve(&[c]).1, c))
        .reduce(|a, b| if b.0 < a.0 { b } else { a });
    let found = problem.search(&[best.map_or(0.3, |b| b.1)]).0;
    let k = problem.solve(&found).0;
    match form {
        Form::Power => vec![log(residuals, k[0]), found[0]],
        _ => vec![log(residuals, k[0]), log(residuals, k[1]), found[0]],
    }
}

/// Starts for one break. With the floor, the place and the width of the break given, the rest is linear in `ln(L - E)`:
/// a grid over those three, solved exactly, and the best few of it.
fn broken(residuals: &Residuals) -> Vec<Vec<f64>> {
    let ends = |pick: fn(f64, f64) -> f64, from: f64| {
        residuals.rows().iter().fold(from, |a, r| pick(a, r[0]))
    };
    let low = ends(f64::min, f64::INFINITY);
    let high = ends(f64::max, f64::NEG_INFINITY);
    let best = residuals
        .targets
        .iter()
        .copied()
        .fold(f64::INFINITY, f64::min);
    let mut seen: Vec<(f64, Vec<f64>)> = Vec::new();
    for share in FLOORS {
        for place in 1..BREAKS {
            let at = low + (high - low) * f64::from(place) / f64::from(BREAKS);
            for width in WIDTHS {
                seen.extend(bent(residuals, share * best.exp(), at, width));
            }
        }
    }
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    seen.into_iter().take(KEPT).map(|s| s.1).collect()
}

/// Floors of the grid, as shares of the least loss.
const FLOORS: [f64; 5] = [0.0, 0.4, 0.7, 0.88, 0.97];
/// Widths of the break on the grid, in natural logarithms of x.
const WIDTHS: [f64; 3] = [0.1, 0.4, 1.2];
/// The grid's places of the break divide the covered range into so many parts.
const BREAKS: i32 = 12;
/// Starts of the grid that are kept.
const KEPT: usize = 8;

/// The linear part of a broken law with a floor, a place and a width; with its squared misses in log loss.
fn bent(residuals: &Residuals, floor: f64, at: f64, width: f64) -> Option<(f64, Vec<f64>)> {
    let rows = || {
        let all = residuals.rows().iter().zip(&residuals.targets);
        all.zip(&residuals.weights).map(|((row, target), weight)| {
            let above = 1.0 - floor / target.exp();
            let columns = [1.0, -row[0], -width * softplus((row[0] - at) / width)];
            // A miss of ln(L - E) is one of ln L by the share of the loss that stands above the floor.
            (columns, target + above.ln(), weight * above * above)
        })
    };
    let (mut matrix, mut right) = (vec![vec![0.0; 3]; 3], vec![0.0; 3]);
    for (columns, goal, weight) in rows() {
        for i in 0..3 {
            right[i] += weight * columns[i] * goal;
            for j in 0..3 {
                matrix[i][j] += weight * columns[i] * columns[j];
            }
        }
    }
    let x = symmetric(&matrix, &right)?;
    let left: f64 = rows()
        .map(|(columns, goal, weight)| weight * (dot(&columns, &x) - goal).powi(2))
        .sum();
    let floor = floor.ln().max(residuals.targets[0] - 12.0);
    let theta = vec![x[0], floor, x[1], x[2], at, (width - SHARPEST).ln()];
    left.is_finite().then_some((left, theta))
}

/// Starts for a law that also levels off on the left: the saturating law with a ceiling at and above the worst loss.
fn m4(residuals: &Residuals) -> Vec<Vec<f64>> {
    let plain = saturating(residuals, Form::Saturating);
    let worst = residuals
        .targets
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max)
        .exp();
    let mut starts = Vec::new();
    for above in [1.02, 1.2, 2.0] {
        for a in [0.1_f64, 0.5, 1.0] {
            let floor = plain[1].exp().min(0.9 * worst);
            let gap = worst * above - floor;
            starts.push(vec![
                plain[0] - a * gap.ln(),
                floor.max(1e-9 * worst).ln(),
                plain[2],
                a.ln(),
                gap.ln(),
            ]);
        }
    }
    starts
}

/// A coefficient's logarithm; one that is absent starts at a thousandth of the best loss, from where it can return.
fn log(residuals: &Residuals, coefficient: f64) -> f64 {
    let best = residuals
        .targets
        .iter()
        .copied()
        .fold(f64::INFINITY, f64::min);
    coefficient.ln().max(best - 7.0)
}
