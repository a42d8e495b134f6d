//! Layer normalisation (Ba et al., 2016).

use crate::{
    math::reduce::{sum, sum_pairs},
    operation::{Backward, Forward, Operation, View},
    runtime::{
        buffers::buffer,
        simd::{kernel, multiply_add},
        workspace::{Workspace, workspace},
    },
};

/// Normalises every row of `x [.., width]`, then `* scale [width] + shift [width]`.
#[derive(Clone, Debug)]
pub struct LayerNorm {
    /// Added to the variance.
    pub epsilon: f32,
}

impl Operation for LayerNorm {
    /// Mean and one over the standard deviation of every row.
    type Saved = Workspace;

    fn forward(&self, inputs: &[View]) -> Forward<Workspace> {
        let [x, scale, shift] = inputs else {
            panic!("layer normalisation takes three inputs")
        };
        let mut output = buffer(x.len());
        let mut moments = workspace(2 * x.len() / x.width().max(1));
        normalise([x, scale, shift], self.epsilon, &mut output, &mut moments);
        Forward::new(output, x.shape.to_vec(), moments)
    }

    fn backward(&self, pass: &Backward<Workspace>) -> Vec<Option<Vec<f32>>> {
        let [x, scale, _] = pass.inputs else {
            panic!("layer normalisation takes three inputs")
        };
        let width = x.width();
        let mut of_x = buffer(x.len());
        let [mut of_scale, mut of_shift] = [vec![0.0; width], vec![0.0; width]];
        let mut normal = workspace(width);
        let rows = x
            .chunks_exact(width)
            .zip(pass.gradient.chunks_exact(width))
            .zip(of_x.chunks_exact_mut(width));
        for (((x, gradient), of_x), moments) in rows.zip(pass.saved.as_chunks::<2>().0) {
            normalise_back(
                [x, scale, gradient],
                *moments,
                &mut normal,
                of_x,
                &mut of_scale,
                &mut of_shift,
            );
        }
        let found = [of_x, of_scale, of_shift];
        found
            .into_iter()
            .zip(pass.wanted)
            .map(|(found, wanted)| wanted.then_some(found))
            .collect()
    }
}

kernel! {
    fn normalise<S>(known: [&'a [f32]; 3], epsilon: f32, output: &'a mut [f32], moments: &'a mut [f32]) {
        let [x, scale, shift] = known;
        let width = scale.len();
        let rows = x.chunks_exact(width).zip(output.chunks_exact_mut(width));
        for ((x, output), moments) in rows.zip(moments.as_chunks_mut::<2>().0) {
            let mean = sum(x) / width as f32;
            let variance = sum_pairs(x, x, |value, _| (value - mean) * (value - mean)) / width as f32;
            let inverse = 1.0 / (variance + epsilon).sqrt();
            *moments = [mean, inverse];
            for (((output, x), scale), shift) in output.iter_mut().zip(x).zip(scale).zip(shift) {
                *output = multiply_add::<S>((x - mean) * inverse, *scale, *shift);
            }
        }
    }

    fn normalise_back<S>(
        known: [&'a [f32]; 3],
        moments: [f32; 2],
        normal: &'a mut [f32],
        of_x: &'a mut [f32],
        of_scale: &'a mut [f32],
        of_shift: &'a mut [f32],
    ) {
        let ([x, scale, gradient], [mean, inverse]) = (known, moments);
        let width = normal.len() as f32;
        for (normal, x) in normal.iter_mut().zip(x) {
            *normal = (x - mean) * inverse;
        }
        for ((of_x, scale), gradient) in of_x.iter_mut().zip(scale).zip(gradient) {
            *of_x = gradient * scale;
        }
        let average = sum(of_x) / width;
        let along = sum_pairs(of_x, normal, |a, b| a * b) / width;
        for (of_x, normal) in of_x.iter_mut().zip(normal.iter()) {
            *of_x = inverse * (*of_x - average - normal * along);
        }
        for ((of_scale, gradient), normal) in of_scale.iter_mut().zip(gradient).zip(normal.iter()) {
            *of_scale = multiply_add::<S>(*gradient, *normal, *of_scale);
        }
        for (of_shift, gradient) in of_shift.iter_mut().zip(gradient) {
            *of_shift += gradient;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, differentiate, input};

    fn defined(x: &[Vec<f64>], epsilon: f64) -> Vec<f64> {
        let width = x[1].len();
        let row = |row: &[f64]| {
            let mean = row.iter().sum::<f64>() / width as f64;
            let variance = row.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / width as f64;
            let normal = row.iter().map(|v| (v - mean) / (variance + epsilon).sqrt());
            normal
                .zip(&x[1])
                .zip(&x[2])
                .map(|((v, scale), shift)| v * scale + shift)
                .collect::<Vec<_>>()
        };
        x[0].chunks(width).flat_map(row).collect()
    }

    #[test]
    fn follows_its_definition() {
        for shape in [&[2, 5, 9][..], &[1, 16], &[7, 1], &[3, 128], &[2, 2, 35]] {
            let width = *shape.last().expect("a shape");
            let inputs = [input(1, shape), input(2, &[width]), input(3, &[width])];
            check(&LayerNorm { epsilon: 1e-3 }, &inputs, |x| {
                defined(x, f64::from(1e-3_f32))
            });
        }
    }

    #[test]
    fn constants_stay_finite() {
        let mut inputs = [input(1, &[2, 8]), input(2, &[8]), input(3, &[8])];
        inputs[0].values.fill(1e20);
        let (output, found) = differentiate(&LayerNorm { epsilon: 1e-5 }, &inputs, &[1.0; 16]);
        assert!(
            output
                .iter()
                .chain(found.iter().flatten())
                .all(|v| v.is_finite())
        );
    }
}
