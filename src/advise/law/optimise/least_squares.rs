//! Small linear systems: least squares with non-negative coefficients, and symmetric equations.

use crate::stats::Cholesky;

/// Coefficients, all at least 0, of the few `columns` that come nearest to `target`, and the sum of squares left.
///
/// With three columns at most, trying every set of columns is exact and cheap (Lawson and Hanson 1974 otherwise).
pub fn non_negative(columns: &[Vec<f64>], target: &[f64]) -> (Vec<f64>, f64) {
    let all = (1_usize << columns.len()) - 1;
    if let Some(best) = on_set(columns, target, all) {
        return best;
    }
    let sets = (1..all).filter_map(|set| on_set(columns, target, set));
    let nothing = (vec![0.0; columns.len()], squares(target));
    sets.fold(nothing, |a, b| if b.1 < a.1 { b } else { a })
}

/// Least squares on the columns of a set; `None` when one is negative or they are not independent.
fn on_set(columns: &[Vec<f64>], target: &[f64], set: usize) -> Option<(Vec<f64>, f64)> {
    let chosen: Vec<usize> = (0..columns.len()).filter(|i| set >> i & 1 == 1).collect();
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let mut upper = vec![vec![0.0; chosen.len()]; chosen.len()];
    for (k, &i) in chosen.iter().enumerate() {
        let mut column = columns[i].clone();
        let length = squares(&column).sqrt();
        for (j, direction) in basis.iter().enumerate() {
            upper[j][k] = dot(direction, &column);
            remove(&mut column, direction, upper[j][k]);
        }
        upper[k][k] = squares(&column).sqrt();
        if upper[k][k] <= 1e-10 * length {
            return None;
        }
        for value in &mut column {
            *value /= upper[k][k];
        }
        basis.push(column);
    }
    let mut left = target.to_vec();
    let mut solution = Vec::new();
    for direction in &basis {
        let along = dot(direction, &left);
        remove(&mut left, direction, along);
        solution.push(along);
    }
    for k in (0..chosen.len()).rev() {
        let known: f64 = (k + 1..chosen.len())
            .map(|j| upper[k][j] * solution[j])
            .sum();
        solution[k] = (solution[k] - known) / upper[k][k];
    }
    if !solution.iter().all(|v| *v >= 0.0) {
        return None;
    }
    let mut coefficients = vec![0.0; columns.len()];
    for (&i, v) in chosen.iter().zip(solution) {
        coefficients[i] = v;
    }
    Some((coefficients, squares(&left)))
}

/// Solves `matrix x = right` for a symmetric positive matrix; `None` where it is not positive.
pub fn symmetric(matrix: &[Vec<f64>], right: &[f64]) -> Option<Vec<f64>> {
    let factor = Cholesky::of(right.len(), |i, j| matrix[i][j])?;
    let mut x = right.to_vec();
    factor.solve(&mut x);
    Some(x)
}

/// The scalar product.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn squares(v: &[f64]) -> f64 {
    dot(v, v)
}

fn remove(v: &mut [f64], direction: &[f64], along: f64) {
    for (x, d) in v.iter_mut().zip(direction) {
        *x -= along * d;
    }
}

#[cfg(test)]
mod tests {
    use super::non_negative;

    #[test]
    fn a_negative_coefficient_is_left_out() {
        let columns = [vec![1.0, 1.0, 1.0], vec![0.0, 1.0, 2.0]];
        let (rising, left) = non_negative(&columns, &[1.0, 3.0, 5.0]);
        assert!((rising[0] - 1.0).abs() < 1e-12 && (rising[1] - 2.0).abs() < 1e-12 && left < 1e-24);
        let (falling, left) = non_negative(&columns, &[5.0, 3.0, 1.0]);
        assert!((falling[0] - 3.0).abs() < 1e-12 && falling[1] == 0.0);
        assert!((left - 8.0).abs() < 1e-12);
    }
}
