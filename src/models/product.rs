//! The product of two matrices in slices, for what is fitted without a network.

use scalescope_kernels::gemm::{Epilogue, Gemm};

pub use scalescope_kernels::gemm::matrix::{Matrix, rows, transposed};

/// Writes `left [rows, depth] * right [depth, columns]` to a row-major output; its extents are `[rows, depth, columns]`.
///
/// A bias, one number a column, is added to every row.
pub fn multiply(
    [rows, depth, columns]: [usize; 3],
    left: Matrix,
    right: Matrix,
    bias: Option<&[f32]>,
    output: &mut [f32],
) {
    let product = Gemm {
        rows,
        columns,
        depth,
        left,
        right,
        output,
        stride: columns,
        epilogue: Epilogue {
            column_bias: bias,
            ..Epilogue::default()
        },
    };
    product.compute();
}
