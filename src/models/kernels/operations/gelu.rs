//! GELU, alone or after a linear layer (Hendrycks and Gimpel, 2016), with the exact normal distribution.

use crate::{
    gemm::{Epilogue, PackedRight, matrix::rows},
    math::elementary::normal,
    operation::{Backward, Forward, Operation, View},
    operations::linear::{extents, gradients},
    runtime::{
        buffers::buffer,
        simd::{kernel, multiply_add},
        threads::{cut, each, parts},
        workspace::{Workspace, workspace},
    },
};

/// `x * P(normal < x)`.
#[derive(Clone, Debug)]
pub struct Gelu;

/// [`super::linear::Linear`] followed by GELU.
#[derive(Clone, Debug)]
pub struct LinearGelu;

impl Operation for Gelu {
    type Saved = ();

    fn forward(&self, inputs: &[View]) -> Forward<()> {
        let mut output = inputs[0].to_vec();
        activate(&mut output);
        Forward::new(output, inputs[0].shape.to_vec(), ())
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        vec![pass.write(0, |found| {
            derivatives(&pass.inputs[0], pass.gradient, found);
        })]
    }
}

impl Operation for LinearGelu {
    /// The derivative of GELU at every output of the linear layer.
    type Saved = Workspace;

    fn forward(&self, inputs: &[View]) -> Forward<Workspace> {
        let (m, k, n) = extents(inputs);
        let mut output = buffer(m * n);
        let mut derivatives = workspace(m * n);
        let packed = PackedRight::new(rows(&inputs[1], n), k, n);
        let parts = parts(m, ROWS, m * k * n);
        let found = cut(&mut output, n, &parts)
            .into_iter()
            .zip(cut(&mut derivatives, n, &parts));
        each(parts.iter().zip(found), |(part, (output, derivatives))| {
            // A few rows at a time, activated while they are in the cache.
            let blocks = output
                .chunks_mut((ROWS * n).max(1))
                .zip(derivatives.chunks_mut((ROWS * n).max(1)));
            for (block, (output, derivatives)) in blocks.enumerate() {
                let epilogue = Epilogue {
                    column_bias: inputs.get(2).map(|bias| bias.values),
                    ..Epilogue::default()
                };
                let x = rows(&inputs[0][(part.start + block * ROWS) * k..], k);
                packed.multiply(output.len() / n, x, output, n, epilogue);
                activate_and_derive(output, derivatives);
            }
        });
        let mut shape = inputs[0].shape.to_vec();
        *shape.last_mut().expect("an input has a last dimension") = n;
        Forward::new(output, shape, derivatives)
    }

    fn backward(&self, pass: &Backward<Workspace>) -> Vec<Option<Vec<f32>>> {
        let mut gradient = workspace(pass.gradient.len());
        multiply(pass.saved, pass.gradient, &mut gradient);
        gradients(pass, &gradient)
    }
}

/// Rows of a linear layer's output that are computed together.
const ROWS: usize = 48;

/// GELU and its derivative at one place.
#[inline(always)]
fn at<S: pulp::Simd>(x: f32) -> [f32; 2] {
    let (below, density) = normal::<S>(x);
    [x * below, multiply_add::<S>(x, density, below)]
}

kernel! {
    fn activate<S>(values: &'a mut [f32]) {
        for value in values {
            *value = at::<S>(*value)[0];
        }
    }

    fn derivatives<S>(x: &'a [f32], gradient: &'a [f32], found: &'a mut [f32]) {
        for ((found, x), gradient) in found.iter_mut().zip(x).zip(gradient) {
            *found = gradient * at::<S>(*x)[1];
        }
    }

    fn activate_and_derive<S>(values: &'a mut [f32], derivatives: &'a mut [f32]) {
        for (value, derivative) in values.iter_mut().zip(derivatives) {
            [*value, *derivative] = at::<S>(*value);
        }
    }

    fn multiply<S>(derivatives: &'a [f32], gradient: &'a [f32], found: &'a mut [f32]) {
        for ((found, derivative), gradient) in found.iter_mut().zip(derivatives).zip(gradient) {
            *found = gradient * derivative;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, differentiate, input};

    /// GELU with the error function by its series.
    fn defined(x: f64) -> f64 {
        let z = x / std::f64::consts::SQRT_2;
        let (mut term, mut sum) = (z, z);
        for n in 1..120 {
            term *= -z * z / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        x * 0.5 * (1.0 + sum * std::f64::consts::FRAC_2_SQRT_PI)
    }

    #[test]
    fn follows_its_definition() {
        for length in [1, 15, 100] {
            let mut x = input(1, &[length]);
            x.values.iter_mut().for_each(|v| *v *= 4.0);
            check(&Gelu, &[x], |x| x[0].iter().map(|v| defined(*v)).collect());
        }
    }

    #[test]
    fn after_a_linear_layer_too() {
        let inputs = [input(1, &[3, 4, 7]), input(2, &[7, 9]), input(3, &[9])];
        check(&LinearGelu, &inputs, |x| {
            let value = |at: usize| {
                let (row, column) = (at / 9, at % 9);
                let product: f64 = (0..7)
                    .map(|k| x[0][row * 7 + k] * x[1][k * 9 + column])
                    .sum();
                defined(product + x[2][column])
            };
            (0..12 * 9).map(value).collect()
        });
    }

    #[test]
    fn far_away_it_is_a_ramp() {
        let mut x = input(1, &[4]);
        x.values = vec![-1e20, -30.0, 30.0, 1e20];
        let (output, found) = differentiate(&Gelu, &[x], &[1.0; 4]);
        assert_eq!(output[2..], [30.0, 1e20]);
        assert!(output[0] == 0.0 && output[1].abs() < 1e-20);
        assert_eq!(found[0], [0.0, 0.0, 1.0, 1.0]);
    }
}
