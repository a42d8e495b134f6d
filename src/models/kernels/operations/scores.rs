//! How well vectors fit each row of a table: what a recommender whose output is its item embedding answers.

use crate::{
    gemm::{
        Epilogue, Gemm,
        matrix::{rows, transposed},
    },
    math::reduce::add_rows,
    operation::{Backward, Forward, Operation, View},
    runtime::buffers::buffer,
};

/// `x [.., width] * (table [at least entries, width])^T + bias [entries]`: the first rows of the table, as many as the bias has
/// numbers.
#[derive(Clone, Debug)]
pub struct Scores;

/// Rows of `x`, their width, and the entries that are scored.
fn extents(inputs: &[View]) -> [usize; 3] {
    let (width, entries) = (inputs[1].width(), inputs[2].len());
    assert_eq!(
        inputs[0].width(),
        width,
        "vectors and rows are of one width"
    );
    assert!(entries <= inputs[1].shape[0], "a bias for each row at most");
    [inputs[0].len() / width.max(1), width, entries]
}

impl Operation for Scores {
    type Saved = ();

    fn forward(&self, inputs: &[View]) -> Forward<()> {
        let [m, k, n] = extents(inputs);
        let mut output = buffer(m * n);
        Gemm {
            rows: m,
            columns: n,
            depth: k,
            left: rows(&inputs[0], k),
            right: transposed(&inputs[1], k),
            output: &mut output,
            stride: n,
            epilogue: Epilogue {
                column_bias: Some(inputs[2].values),
                ..Epilogue::default()
            },
        }
        .compute();
        let mut shape = inputs[0].shape.to_vec();
        *shape.last_mut().expect("an input has a last dimension") = n;
        Forward::new(output, shape, ())
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        let [m, k, n] = extents(pass.inputs);
        let (x, table, gradient) = (pass.inputs[0].values, pass.inputs[1].values, pass.gradient);
        let epilogue = Epilogue::default();
        let of_x = pass.write(0, |output| {
            let (left, right) = (rows(gradient, n), rows(table, k));
            Gemm {
                rows: m,
                columns: k,
                depth: n,
                left,
                right,
                output,
                stride: k,
                epilogue,
            }
            .compute();
        });
        let of_table = pass.fill(1, |output| {
            let (left, right) = (transposed(gradient, n), rows(x, k));
            Gemm {
                rows: n,
                columns: k,
                depth: m,
                left,
                right,
                output: &mut output[..n * k],
                stride: k,
                epilogue,
            }
            .compute();
        });
        let of_bias = pass.fill(2, |sums| add_rows(sums, gradient));
        vec![of_x, of_table, of_bias]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, input};

    #[test]
    fn follows_its_definition() {
        for (rows, width, table, entries) in [(1, 1, 1, 1), (5, 7, 9, 9), (6, 16, 41, 40)] {
            let inputs = [
                input(1, &[rows, width]),
                input(2, &[table, width]),
                input(3, &[entries]),
            ];
            check(&Scores, &inputs, |x| {
                let score = |row: usize, entry: usize| -> f64 {
                    let pairs = x[0][row * width..][..width]
                        .iter()
                        .zip(&x[1][entry * width..][..width]);
                    pairs.map(|(a, b)| a * b).sum::<f64>() + x[2][entry]
                };
                (0..rows)
                    .flat_map(|row| (0..entries).map(move |entry| (row, entry)))
                    .map(|(row, entry)| score(row, entry))
                    .collect()
            });
        }
    }
}
