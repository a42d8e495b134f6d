//! A read-only matrix in a slice: rows or columns may be strided, so a transpose costs nothing.

/// A matrix whose element `[row, column]` is `values[row * row_stride + column * column_stride]`.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a> {
    /// The numbers, from the first element on.
    pub values: &'a [f32],
    /// Distance between rows.
    pub row_stride: usize,
    /// Distance between columns.
    pub column_stride: usize,
}

/// A row-major matrix whose rows start `stride` numbers apart.
pub fn rows(values: &[f32], stride: usize) -> Matrix<'_> {
    Matrix {
        values,
        row_stride: stride,
        column_stride: 1,
    }
}

/// The transpose of a row-major matrix whose rows start `stride` numbers apart.
pub fn transposed(values: &[f32], stride: usize) -> Matrix<'_> {
    Matrix {
        values,
        row_stride: 1,
        column_stride: stride,
    }
}

impl<'a> Matrix<'a> {
    /// The part from `row` and `column` on.
    #[must_use]
    #[inline(always)]
    pub fn from(self, row: usize, column: usize) -> Matrix<'a> {
        let start = row * self.row_stride + column * self.column_stride;
        Matrix {
            values: &self.values[start..],
            ..self
        }
    }
}
