//! Products of vectors in pairs, which recommenders are made of.

use crate::{
    operation::{Backward, Forward, Operation, View},
    runtime::{buffers::buffer, simd::kernel},
};

/// The scalar products of all pairs of vectors `[batch, vectors, width]`: `[batch, vectors * (vectors - 1) / 2]`, in the order
/// (1, 0), (2, 0), (2, 1), ..
#[derive(Clone, Debug)]
pub struct Pairs;

/// The sum of the scalar products of all pairs of vectors `[batch, vectors, width]`: `[batch, 1]`, in linear time (Rendle
/// 2010, lemma 3.1).
#[derive(Clone, Debug)]
pub struct SumOfPairs;

/// Pairs of some vectors.
pub fn count(vectors: usize) -> usize {
    vectors * vectors.saturating_sub(1) / 2
}

impl Operation for Pairs {
    type Saved = ();

    fn forward(&self, inputs: &[View]) -> Forward<()> {
        let [batch, vectors, width] = extents(&inputs[0]);
        let mut output = buffer(batch * count(vectors));
        multiply(&inputs[0], [vectors, width], &mut output);
        Forward::new(output, [batch, count(vectors)], ())
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        let [_, vectors, width] = extents(&pass.inputs[0]);
        let (input, gradient) = (pass.inputs[0].values, pass.gradient);
        vec![pass.fill(0, |found| spread(input, gradient, [vectors, width], found))]
    }
}

impl Operation for SumOfPairs {
    type Saved = ();

    fn forward(&self, inputs: &[View]) -> Forward<()> {
        let [batch, vectors, width] = extents(&inputs[0]);
        let mut output = buffer(batch);
        let (mut sum, rows) = (vec![0.0; width], inputs[0].chunks_exact(vectors * width));
        for (output, row) in output.iter_mut().zip(rows) {
            *output = half_of_the_rest(row, &mut sum);
        }
        Forward::new(output, [batch, 1], ())
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        let [_, vectors, width] = extents(&pass.inputs[0]);
        let rows = || {
            pass.inputs[0]
                .chunks_exact(vectors * width)
                .zip(pass.gradient)
        };
        let mut sum = vec![0.0; width];
        vec![pass.write(0, |found| {
            for (found, (row, gradient)) in found.chunks_exact_mut(vectors * width).zip(rows()) {
                others(row, *gradient, &mut sum, found);
            }
        })]
    }
}

fn extents(input: &View) -> [usize; 3] {
    match *input.shape {
        [batch, vectors, width] => [batch, vectors, width],
        ref other => panic!("vectors have three extents, not {other:?}"),
    }
}

kernel! {
    fn multiply<S>(input: &'a [f32], sizes: [usize; 2], output: &'a mut [f32]) {
        let [vectors, width] = sizes;
        let rows = input.chunks_exact(vectors * width);
        for (row, output) in rows.zip(output.chunks_exact_mut(count(vectors).max(1))) {
            let mut at = 0;
            for i in 1..vectors {
                let a = &row[i * width..][..width];
                for b in row[..i * width].chunks_exact(width) {
                    let mut sum = 0.0;
                    for (a, b) in a.iter().zip(b) {
                        sum += a * b;
                    }
                    output[at] = sum;
                    at += 1;
                }
            }
        }
    }

    fn spread<S>(input: &'a [f32], gradient: &'a [f32], sizes: [usize; 2], found: &'a mut [f32]) {
        let [vectors, width] = sizes;
        let rows = input.chunks_exact(vectors * width).zip(found.chunks_exact_mut(vectors * width));
        for ((row, found), gradient) in rows.zip(gradient.chunks_exact(count(vectors).max(1))) {
            let mut at = 0;
            for i in 1..vectors {
                for j in 0..i {
                    let of_pair = gradient[at];
                    at += 1;
                    let (before, after) = found.split_at_mut(i * width);
                    let of_a = &mut after[..width];
                    let of_b = &mut before[j * width..][..width];
                    let (a, b) = (&row[i * width..][..width], &row[j * width..][..width]);
                    for (found, b) in of_a.iter_mut().zip(b) {
                        *found += of_pair * b;
                    }
                    for (found, a) in of_b.iter_mut().zip(a) {
                        *found += of_pair * a;
                    }
                }
            }
        }
    }

    fn half_of_the_rest<S>(row: &'a [f32], sum: &'a mut [f32]) -> f32 {
        let mut squares = 0.0;
        sum.fill(0.0);
        for vector in row.chunks_exact(sum.len()) {
            for (sum, value) in sum.iter_mut().zip(vector) {
                *sum += value;
                squares += value * value;
            }
        }
        let mut square = 0.0;
        for sum in sum {
            square += *sum * *sum;
        }
        0.5 * (square - squares)
    }

    fn others<S>(row: &'a [f32], gradient: f32, sum: &'a mut [f32], found: &'a mut [f32]) {
        sum.fill(0.0);
        for vector in row.chunks_exact(sum.len()) {
            for (sum, value) in sum.iter_mut().zip(vector) {
                *sum += value;
            }
        }
        let width = sum.len();
        for (found, vector) in found.chunks_exact_mut(width).zip(row.chunks_exact(width)) {
            for ((found, value), sum) in found.iter_mut().zip(vector).zip(&*sum) {
                *found = gradient * (sum - value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, input};

    fn product(x: &[f64], a: usize, b: usize, width: usize) -> f64 {
        (0..width)
            .map(|at| x[a * width + at] * x[b * width + at])
            .sum()
    }

    #[test]
    fn both_follow_their_definitions() {
        for [batch, vectors, width] in [[3, 5, 7], [1, 2, 1], [2, 9, 16]] {
            let pairs = move |x: &[Vec<f64>]| -> Vec<Vec<f64>> {
                let of = |row: usize| {
                    (1..vectors)
                        .flat_map(|i| (0..i).map(move |j| (row * vectors + i, row * vectors + j)))
                        .map(|(i, j)| product(&x[0], i, j, width))
                        .collect()
                };
                (0..batch).map(of).collect()
            };
            let inputs = [input(1, &[batch, vectors, width])];
            check(&Pairs, &inputs, |x| pairs(x).concat());
            check(&SumOfPairs, &inputs, |x| {
                pairs(x).iter().map(|row| row.iter().sum()).collect()
            });
        }
    }

    #[test]
    fn a_vector_alone_has_no_pair() {
        check(&SumOfPairs, &[input(1, &[3, 1, 4])], |_| vec![0.0; 3]);
        assert_eq!((count(0), count(1), count(4)), (0, 0, 6));
    }
}
