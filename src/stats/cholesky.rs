//! The Cholesky factor of a symmetric positive matrix, and what it solves.

/// The lower triangle whose product with its transpose is a matrix, row by row.
#[derive(Clone, Debug)]
pub struct Cholesky {
    size: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// The factor of a matrix, of whose entries only those on and below the diagonal are asked for; `None` where it is not
    /// positive definite.
    pub fn of(size: usize, matrix: impl Fn(usize, usize) -> f64) -> Option<Self> {
        let mut lower = vec![0.0; size * (size + 1) / 2];
        for i in 0..size {
            // The rows that are done, and this one.
            let (done, row) = lower.split_at_mut(place(i, 0));
            for j in 0..i {
                let other = &done[place(j, 0)..=place(j, j)];
                row[j] = (matrix(i, j) - dot(&row[..j], other)) / other[j];
            }
            let rest = matrix(i, i) - dot(&row[..i], &row[..i]);
            row[i] = (rest > 0.0).then(|| rest.sqrt())?;
        }
        Some(Self { size, lower })
    }

    /// A row up to the diagonal.
    fn row(&self, row: usize) -> &[f64] {
        &self.lower[place(row, 0)..=place(row, row)]
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.lower[place(row, column)]
    }

    /// Solves `matrix x = right` in place.
    pub fn solve(&self, right: &mut [f64]) {
        self.forward(right);
        self.backward(right);
    }

    /// Solves `lower y = right` in place.
    pub fn forward(&self, right: &mut [f64]) {
        for i in 0..self.size {
            let row = self.row(i);
            right[i] = (right[i] - dot(&row[..i], right)) / row[i];
        }
    }

    /// Solves `lower' x = right` in place; of independent standard normals it makes a draw whose precision is the matrix.
    pub fn backward(&self, right: &mut [f64]) {
        for i in (0..self.size).rev() {
            let known: f64 = (i + 1..self.size).map(|k| self.at(k, i) * right[k]).sum();
            right[i] = (right[i] - known) / self.at(i, i);
        }
    }

    /// One entry of `lower x`; of independent standard normals it makes one entry of a draw whose covariance is the matrix.
    pub fn times(&self, row: usize, x: &[f64]) -> f64 {
        dot(self.row(row), x)
    }

    /// Half of the logarithm of the matrix's determinant.
    pub fn half_log_determinant(&self) -> f64 {
        (0..self.size).map(|i| self.at(i, i).ln()).sum()
    }
}

/// The sum of the products, as far as the shorter goes.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn place(row: usize, column: usize) -> usize {
    row * (row + 1) / 2 + column
}

#[cfg(test)]
mod tests {
    use super::Cholesky;

    const MATRIX: [[f64; 3]; 3] = [[4.0, 2.0, 0.6], [2.0, 5.0, 1.5], [0.6, 1.5, 3.0]];

    #[test]
    fn a_positive_system_is_solved_and_another_refused() {
        let factor = Cholesky::of(3, |i, j| MATRIX[i][j]).expect("positive");
        let mut x = [1.0, -2.0, 0.5];
        factor.solve(&mut x);
        for (row, right) in MATRIX.iter().zip([1.0, -2.0, 0.5]) {
            let product: f64 = row.iter().zip(&x).map(|(a, b)| a * b).sum();
            assert!((product - right).abs() < 1e-12, "{x:?}");
        }
        let indefinite = [[1.0, 2.0], [2.0, 1.0]];
        assert!(Cholesky::of(2, |i, j| indefinite[i][j]).is_none());
        assert!(Cholesky::of(1, |_, _| f64::NAN).is_none());
    }

    #[test]
    fn the_factor_times_its_transpose_is_the_matrix() {
        let factor = Cholesky::of(3, |i, j| MATRIX[i][j]).expect("positive");
        for (i, row) in MATRIX.iter().enumerate() {
            for (j, entry) in row.iter().enumerate() {
                let unit = |at: usize| (0..3).map(|k| factor.times(at, &basis(k))).collect();
                let (a, b): (Vec<f64>, Vec<f64>) = (unit(i), unit(j));
                let product: f64 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
                assert!((product - entry).abs() < 1e-12);
            }
        }
        // 4 (15 - 2.25) - 2 (6 - .9) + .6 (3 - 3)
        let determinant = (2.0 * factor.half_log_determinant()).exp();
        assert!((determinant - 40.8).abs() < 1e-9, "{determinant}");
    }

    fn basis(at: usize) -> [f64; 3] {
        let mut unit = [0.0; 3];
        unit[at] = 1.0;
        unit
    }
}
