//! Linear layers: a product with a weight matrix, a bias, and an activation while the result is still at hand.

use crate::{
    gemm::{
        Epilogue, Gemm,
        matrix::{rows, transposed},
    },
    math::reduce::add_rows,
    operation::{Backward, Forward, Operation, View},
    runtime::{buffers::buffer, simd::kernel, workspace::workspace},
};

/// `x [.., inputs] * weight [inputs, outputs] + bias [outputs]`; the bias may be left out.
#[derive(Clone, Debug)]
pub struct Linear;

/// [`Linear`] followed by ReLU.
#[derive(Clone, Debug)]
pub struct LinearRelu;

impl Operation for Linear {
    type Saved = ();

    fn forward(&self, inputs: &[View]) -> Forward<()> {
        multiply(inputs, false)
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        gradients(pass, pass.gradient)
    }
}

impl Operation for LinearRelu {
    type Saved = ();

    const KEEPS_OUTPUT: bool = true;

    fn forward(&self, inputs: &[View]) -> Forward<()> {
        multiply(inputs, true)
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        let mut gradient = workspace(pass.gradient.len());
        gradient.copy_from_slice(pass.gradient);
        relu_backward(&mut gradient, pass.output);
        gradients(pass, &gradient)
    }
}

kernel! {
    /// Drops the gradient where ReLU gave 0.
    pub fn relu_backward<S>(gradient: &'a mut [f32], output: &'a [f32]) {
        for (gradient, output) in gradient.iter_mut().zip(output) {
            *gradient = if *output == 0.0 { 0.0 } else { *gradient };
        }
    }
}

/// Rows, inputs and outputs of a layer.
pub(super) fn extents(inputs: &[View]) -> (usize, usize, usize) {
    let [depth, columns] = inputs[1].shape else {
        panic!("a weight has two dimensions")
    };
    assert_eq!(
        inputs[0].width(),
        *depth,
        "the input's last dimension is the weight's first"
    );
    let rows = inputs[0].shape[..inputs[0].shape.len() - 1]
        .iter()
        .product();
    (rows, *depth, *columns)
}

/// The product with bias, and ReLU where asked.
fn multiply(inputs: &[View], relu: bool) -> Forward<()> {
    let (m, k, n) = extents(inputs);
    let mut output = buffer(m * n);
    let column_bias = inputs.get(2).map(|bias| bias.values);
    Gemm {
        rows: m,
        columns: n,
        depth: k,
        left: rows(&inputs[0], k),
        right: rows(&inputs[1], n),
        output: &mut output,
        stride: n,
        epilogue: Epilogue {
            column_bias,
            relu,
            ..Epilogue::default()
        },
    }
    .compute();
    let mut shape = inputs[0].shape.to_vec();
    *shape.last_mut().expect("an input has a last dimension") = n;
    Forward::new(output, shape, ())
}

/// The gradients of input, weight and bias, from that of the product.
pub(super) fn gradients<S>(pass: &Backward<S>, gradient: &[f32]) -> Vec<Option<Vec<f32>>> {
    let (m, k, n) = extents(pass.inputs);
    let (x, weight) = (pass.inputs[0].values, pass.inputs[1].values);
    let epilogue = Epilogue::default();
    let input = pass.write(0, |output| {
        let (left, right) = (rows(gradient, n), transposed(weight, n));
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
    let weight = pass.write(1, |output| {
        let (left, right) = (transposed(x, k), rows(gradient, n));
        Gemm {
            rows: k,
            columns: n,
            depth: m,
            left,
            right,
            output,
            stride: n,
            epilogue,
        }
        .compute();
    });
    let mut found = vec![input, weight];
    if pass.inputs.len() > 2 {
        found.push(pass.fill(2, |sums| add_rows(sums, gradient)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Input, check, input};

    fn inputs(leading: &[usize], from: usize, to: usize) -> Vec<Input> {
        let shape: Vec<usize> = leading.iter().copied().chain([from]).collect();
        vec![input(1, &shape), input(2, &[from, to]), input(3, &[to])]
    }

    fn defined(
        x: &[Vec<f64>],
        from: usize,
        to: usize,
        activation: impl Fn(f64) -> f64,
    ) -> Vec<f64> {
        let row = |row: &[f64], column: usize| -> f64 {
            let product: f64 = row
                .iter()
                .enumerate()
                .map(|(k, v)| v * x[1][k * to + column])
                .sum();
            product + x.get(2).map_or(0.0, |bias| bias[column])
        };
        x[0].chunks(from)
            .flat_map(|r| (0..to).map(|c| activation(row(r, c))).collect::<Vec<_>>())
            .collect()
    }

    const SHAPES: [(&[usize], usize, usize); 5] = [
        (&[1], 1, 1),
        (&[5], 7, 9),
        (&[2, 3], 33, 40),
        (&[1], 64, 10),
        (&[37], 3, 1),
    ];

    #[test]
    fn linear_follows_its_definition() {
        for (leading, from, to) in SHAPES {
            let inputs = inputs(leading, from, to);
            check(&Linear, &inputs, |x| defined(x, from, to, |v| v));
            check(&Linear, &inputs[..2], |x| defined(x, from, to, |v| v));
        }
    }

    #[test]
    fn linear_with_relu_follows_its_definition() {
        for (leading, from, to) in SHAPES {
            check(&LinearRelu, &inputs(leading, from, to), |x| {
                defined(x, from, to, |v| v.max(0.0))
            });
        }
    }
}
