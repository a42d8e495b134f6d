//! GELU, alone or after a linear layer (Hendrycks and Gimpel, 2016), with the exact normal distribution.

use super::{
    elementary::normal,
    linear::{extents, gradients},
    matrix::rows,
    operation::{Backward, Forward, Operation, View},
    product::{Finish, Packed},
    reuse::buffer,
    scratch::{Scratch, scratch},
    simd::{kernel, multiply_add},
    threads::{cut, each, parts},
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
        bend(&mut output);
        Forward::new(output, inputs[0].shape.to_vec(), ())
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        vec![pass.write(0, |found| slopes(&pass.inputs[0], pass.gradient, found))]
    }
}

impl Operation for LinearGelu {
    /// The slope of GELU at every output of the linear layer.
    type Saved = Scratch;

    fn forward(&self, inputs: &[View]) -> Forward<Scratch> {
        let (m, k, n) = extents(inputs);
        let mut output = buffer(m * n);
        let mut slopes = scratch(m * n);
        let packed = Packed::new(rows(&inputs[1], n), k, n);
        let parts = parts(m, ROWS, m * k * n);
        let found = cut(&mut output, n, &parts)
            .into_iter()
            .zip(cut(&mut slopes, n, &parts));
        each(parts.iter().zip(found), |(part, (output, slopes))| {
            // A few rows at a time, bent while they are in the cache.
            let blocks = output
                .chunks_mut((ROWS * n).max(1))
                .zip(slopes.chunks_mut((ROWS * n).max(1)));
            for (block, (output, slopes)) in blocks.enumerate() {
                let finish = Finish {
                    column_bias: inputs.get(2).map(|bias| bias.values),
                    ..Finish::default()
                };
                let x = rows(&inputs[0][(part.start + block * ROWS) * k..], k);
                packed.multiply(output.len() / n, x, output, n, finish);
                bend_and_slope(output, slopes);
            }
        });
        let mut shape = inputs[0].shape.to_vec();
        *shape.last_mut().expect("an input has a last dimension") = n;
        Forward::new(output, shape, slopes)
    }

    fn backward(&self, pass: &Backward<Scratch>) -> Vec<Option<Vec<f32>>> {
        let mut gradient = scratch(pass.gradient.len());
        multiply(pass.saved, pass.gradient, &mut gradient);
        gradients(pass, &gradient)
    }
}

/// Rows of a linear layer's output that are computed together.
const ROWS: usize = 48;

/// GELU and its slope at one place.
#[inline(always)]
fn at<S: pulp::Simd>(x: f32) -> [f32; 2] {
    let (below, density) = normal::<S>(x);
    [x * below, multiply_add::<S>(x, density, below)]
}

kernel! {
    fn bend<S>(values: &'a mut [f32]) {
        for value in values {
            *value = at::<S>(*value)[0];
        }
    }

    fn slopes<S>(x: &'a [f32], gradient: &'a [f32], found: &'a mut [f32]) {
        for ((found, x), gradient) in found.iter_mut().zip(x).zip(gradient) {
            *found = gradient * at::<S>(*x)[1];
        }
    }

    fn bend_and_slope<S>(values: &'a mut [f32], slopes: &'a mut [f32]) {
        for (value, slope) in values.iter_mut().zip(slopes) {
            [*value, *slope] = at::<S>(*value);
        }
    }

    fn multiply<S>(slopes: &'a [f32], gradient: &'a [f32], found: &'a mut [f32]) {
        for ((found, slope), gradient) in found.iter_mut().zip(slopes).zip(gradient) {
            *found = gradient * slope;
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
