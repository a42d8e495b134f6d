//! Minimisation without derivatives (Nelder and Mead 1965, with the usual coefficients 1, 2, 1/2, 1/2).

/// The lowest point that a simplex of edge `step` around `start` finds, with its value.
pub fn minimise(
    f: impl Fn(&[f64]) -> f64,
    start: &[f64],
    step: f64,
    rounds: usize,
) -> (Vec<f64>, f64) {
    let value = |x: Vec<f64>| {
        let y = f(&x);
        (x, if y.is_nan() { f64::INFINITY } else { y })
    };
    let mut corners = vec![value(start.to_vec())];
    for i in 0..start.len() {
        let mut x = start.to_vec();
        x[i] += step;
        corners.push(value(x));
    }
    for _ in 0..rounds {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (best, worst) = (corners[0].1, corners[start.len()].1);
        if worst - best <= 1e-14 * (best.abs() + 1e-300) && spread(&corners) < 1e-9 {
            break;
        }
        reflect(&mut corners, &value);
    }
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    corners.swap_remove(0)
}

type Corner = (Vec<f64>, f64);

/// Replaces the worst corner, or shrinks the simplex towards the best.
fn reflect(corners: &mut [Corner], value: &impl Fn(Vec<f64>) -> Corner) {
    let last = corners.len() - 1;
    let centre: Vec<f64> = (0..last)
        .map(|i| corners[..last].iter().map(|c| c.0[i]).sum::<f64>() / last as f64)
        .collect();
    let along = |t: f64| {
        let from = centre.iter().zip(&corners[last].0);
        value(from.map(|(c, w)| c + t * (c - w)).collect())
    };
    let reflected = along(1.0);
    let chosen = if reflected.1 < corners[0].1 {
        let expanded = along(2.0);
        Some(if expanded.1 < reflected.1 {
            expanded
        } else {
            reflected
        })
    } else if reflected.1 < corners[last - 1].1 {
        Some(reflected)
    } else {
        let inside = along(if reflected.1 < corners[last].1 {
            0.5
        } else {
            -0.5
        });
        (inside.1 < corners[last].1.min(reflected.1)).then_some(inside)
    };
    if let Some(corner) = chosen {
        corners[last] = corner;
        return;
    }
    let best = corners[0].0.clone();
    for corner in &mut corners[1..] {
        let shrunk = best.iter().zip(&corner.0).map(|(b, x)| b + 0.5 * (x - b));
        *corner = value(shrunk.collect());
    }
}

fn spread(corners: &[Corner]) -> f64 {
    let first = &corners[0].0;
    let apart = |c: &Corner| {
        let pairs = c.0.iter().zip(first);
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    };
    corners[1..].iter().map(apart).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::minimise;

    #[test]
    fn a_curved_valley_is_followed_to_its_end() {
        let valley = |x: &[f64]| (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2);
        let (x, y) = minimise(valley, &[-1.2, 1.0], 0.5, 2000);
        assert!(y < 1e-12, "{x:?} {y}");
    }

    #[test]
    fn one_dimension_and_nan_are_borne() {
        let f = |x: &[f64]| {
            if x[0] < 0.0 {
                f64::NAN
            } else {
                (x[0] - 2.0).powi(2)
            }
        };
        let (x, _) = minimise(f, &[0.5], -1.0, 500);
        assert!((x[0] - 2.0).abs() < 1e-6, "{x:?}");
    }
}
