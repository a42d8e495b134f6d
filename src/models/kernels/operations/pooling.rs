//! Maximum, average and global average pooling of images and sequences, odd sizes included.

use crate::{
    math::reduce::sum,
    operation::{Backward, Forward, Operation, View},
    operations::window::{Sliding, Window, shape, spatial},
    runtime::{buffers::buffer, simd::kernel, workspace::workspace},
};

/// The window of a pool: rows first, then columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Places of the window.
    pub kernel: [usize; 2],
    /// Distance between two windows.
    pub stride: [usize; 2],
    /// Places around the image that count for nothing, fewer than the window's.
    pub padding: [usize; 2],
}

/// The largest value of every window of `x [batch, channels, ..]`.
#[derive(Clone, Debug)]
pub struct MaxPool(pub Pool);

/// The mean over every window; padding is not counted.
#[derive(Clone, Debug)]
pub struct AveragePool(pub Pool);

/// The mean over all places: `[batch, channels, ..]` becomes `[batch, channels]`.
#[derive(Clone, Debug)]
pub struct GlobalAverage;

impl Pool {
    /// Windows that do not overlap.
    pub fn of(kernel: [usize; 2]) -> Self {
        Self {
            kernel,
            stride: kernel,
            padding: [0; 2],
        }
    }

    /// Each plane is an image of its own.
    fn window(&self, x: &View) -> Window {
        assert!(
            (0..2).all(|axis| self.padding[axis] < self.kernel[axis]),
            "a window lies in the padding alone"
        );
        let sliding = Sliding {
            stride: self.stride,
            padding: self.padding.map(|p| [p; 2]),
            ..Sliding::default()
        };
        let planes = x.shape[0] * x.shape[1];
        Window {
            batch: planes,
            inputs: 1,
            outputs: 1,
            size: spatial(x.shape),
            kernel: self.kernel,
            sliding,
        }
    }
}

impl Operation for MaxPool {
    /// The place of each maximum in its padded plane.
    type Saved = Vec<u32>;

    fn forward(&self, inputs: &[View]) -> Forward<Vec<u32>> {
        let window = self.0.window(&inputs[0]);
        let mut output = buffer(window.batch * window.output_area());
        let mut places = vec![0; output.len()];
        let mut padded = workspace(window.padded_area());
        padded.fill(f32::NEG_INFINITY);
        let found = output
            .chunks_exact_mut(window.output_area())
            .zip(places.chunks_exact_mut(window.output_area()));
        for (plane, (output, places)) in inputs[0].chunks_exact(window.area()).zip(found) {
            if window.is_bare() {
                largest(&window, plane, output, places);
            } else {
                window.pad(plane, &mut padded);
                largest(&window, &padded, output, places);
            }
        }
        Forward::new(
            output,
            shape(inputs[0].shape, inputs[0].shape[1], window.output()),
            places,
        )
    }

    fn backward(&self, pass: &Backward<Vec<u32>>) -> Vec<Option<Vec<f32>>> {
        let window = self.0.window(&pass.inputs[0]);
        let mut padded = workspace(window.padded_area());
        vec![pass.fill(0, |image| {
            let area = window.output_area();
            let gradients = pass
                .gradient
                .chunks_exact(area)
                .zip(pass.saved.chunks_exact(area));
            for (image, (gradient, places)) in image.chunks_exact_mut(window.area()).zip(gradients)
            {
                if window.is_bare() {
                    give_back(gradient, places, image);
                } else {
                    padded.fill(0.0);
                    give_back(gradient, places, &mut padded);
                    window.crop(&padded, image);
                }
            }
        })]
    }
}

fn give_back(gradient: &[f32], places: &[u32], plane: &mut [f32]) {
    for (gradient, place) in gradient.iter().zip(places) {
        plane[*place as usize] += gradient;
    }
}

impl Operation for AveragePool {
    /// One over the places inside the image, of every window.
    type Saved = Vec<f32>;

    fn forward(&self, inputs: &[View]) -> Forward<Vec<f32>> {
        let window = self.0.window(&inputs[0]);
        let mut shares = vec![0.0; window.output_area()];
        let mut padded = workspace(window.padded_area());
        padded.fill(0.0);
        window.pad(&vec![1.0; window.area()], &mut padded);
        add_windows(&window, &padded, &mut shares);
        shares.iter_mut().for_each(|share| *share = 1.0 / *share);
        let mut output = buffer(window.batch * window.output_area());
        for (plane, output) in inputs[0]
            .chunks_exact(window.area())
            .zip(output.chunks_exact_mut(window.output_area()))
        {
            window.pad(plane, &mut padded);
            add_windows(&window, &padded, output);
            output
                .iter_mut()
                .zip(&shares)
                .for_each(|(output, share)| *output *= share);
        }
        Forward::new(
            output,
            shape(inputs[0].shape, inputs[0].shape[1], window.output()),
            shares,
        )
    }

    fn backward(&self, pass: &Backward<Vec<f32>>) -> Vec<Option<Vec<f32>>> {
        let window = self.0.window(&pass.inputs[0]);
        let (mut padded, mut shared) = (
            workspace(window.padded_area()),
            workspace(window.output_area()),
        );
        vec![pass.write(0, |image| {
            let gradients = pass.gradient.chunks_exact(window.output_area());
            for (image, gradient) in image.chunks_exact_mut(window.area()).zip(gradients) {
                for ((shared, gradient), share) in shared.iter_mut().zip(gradient).zip(pass.saved) {
                    *shared = gradient * share;
                }
                padded.fill(0.0);
                spread_windows(&window, &shared, &mut padded);
                window.crop(&padded, image);
            }
        })]
    }
}

impl Operation for GlobalAverage {
    type Saved = ();

    fn forward(&self, inputs: &[View]) -> Forward<()> {
        let area: usize = inputs[0].shape[2..].iter().product();
        let mut output = buffer(inputs[0].len() / area);
        average(&inputs[0], area, &mut output);
        Forward::new(output, inputs[0].shape[..2].to_vec(), ())
    }

    fn backward(&self, pass: &Backward<()>) -> Vec<Option<Vec<f32>>> {
        let area: usize = pass.inputs[0].shape[2..].iter().product();
        vec![pass.write(0, |image| {
            for (plane, gradient) in image.chunks_exact_mut(area).zip(pass.gradient) {
                plane.fill(gradient / area as f32);
            }
        })]
    }
}

/// Where the window's taps start, relative to its first place.
fn taps(window: &Window) -> impl Iterator<Item = usize> {
    let (width, columns) = (window.padded()[1], window.kernel[1]);
    (0..window.taps()).map(move |tap| tap / columns * width + tap % columns)
}

kernel! {
    fn average<S>(planes: &'a [f32], area: usize, output: &'a mut [f32]) {
        for (plane, output) in planes.chunks_exact(area).zip(output) {
            *output = sum(plane) / area as f32;
        }
    }

    /// The first of the largest numbers of every window, and its place; NaN is larger than all.
    fn largest<S>(window: &'a Window, plane: &'a [f32], output: &'a mut [f32], places: &'a mut [u32]) {
        let ([down, right], [_, columns], width) = (window.sliding.stride, window.output(), window.padded()[1]);
        let rows = output.chunks_exact_mut(columns).zip(places.chunks_exact_mut(columns));
        for (row, (output, places)) in rows.enumerate() {
            output.fill(f32::NEG_INFINITY);
            for tap in taps(window) {
                let first = row * down * width + tap;
                match right {
                    1 => raise::<1>(&plane[first..], first as u32, output, places),
                    2 => raise::<2>(&plane[first..], first as u32, output, places),
                    _ => raise_far(&plane[first..], (first as u32, right), output, places),
                }
            }
        }
    }

    fn add_windows<S>(window: &'a Window, plane: &'a [f32], output: &'a mut [f32]) {
        let ([down, right], [_, columns], width) = (window.sliding.stride, window.output(), window.padded()[1]);
        for (row, output) in output.chunks_exact_mut(columns).enumerate() {
            output.fill(0.0);
            for tap in taps(window) {
                let plane = plane[row * down * width + tap..].iter().step_by(right);
                output.iter_mut().zip(plane).for_each(|(output, value)| *output += value);
            }
        }
    }

    fn spread_windows<S>(window: &'a Window, gradient: &'a [f32], plane: &'a mut [f32]) {
        let ([down, right], [_, columns], width) = (window.sliding.stride, window.output(), window.padded()[1]);
        for (row, gradient) in gradient.chunks_exact(columns).enumerate() {
            for tap in taps(window) {
                let plane = plane[row * down * width + tap..].iter_mut().step_by(right);
                plane.zip(gradient).for_each(|(value, gradient)| *value += gradient);
            }
        }
    }
}

/// Takes what lies under one tap of a row of windows `RIGHT` places apart, where it is larger.
#[inline(always)]
fn raise<const RIGHT: usize>(plane: &[f32], first: u32, output: &mut [f32], places: &mut [u32]) {
    let (chunks, rest) = plane.as_chunks::<RIGHT>();
    let values = chunks.iter().map(|chunk| &chunk[0]).chain(rest.first());
    for (at, ((output, place), value)) in output.iter_mut().zip(places).zip(values).enumerate() {
        let larger = *value > *output || value.is_nan();
        *place = if larger {
            first + (at * RIGHT) as u32
        } else {
            *place
        };
        *output = if larger { *value } else { *output };
    }
}

#[inline(always)]
fn raise_far(plane: &[f32], (first, right): (u32, usize), output: &mut [f32], places: &mut [u32]) {
    for (at, ((output, place), value)) in output
        .iter_mut()
        .zip(places)
        .zip(plane.iter().step_by(right))
        .enumerate()
    {
        if *value > *output || value.is_nan() {
            *place = first + (at * right) as u32;
            *output = *value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, differentiate, input};

    fn cases() -> Vec<([usize; 4], Pool)> {
        let pool = |kernel, stride, padding| Pool {
            kernel,
            stride,
            padding,
        };
        vec![
            ([2, 3, 8, 8], Pool::of([2, 2])),
            ([1, 2, 7, 5], Pool::of([2, 2])),
            ([2, 1, 9, 9], pool([3, 3], [2, 2], [1, 1])),
            ([1, 3, 6, 11], pool([3, 2], [1, 3], [0, 1])),
            ([3, 2, 1, 1], Pool::of([1, 1])),
            ([2, 2, 4, 40], pool([3, 3], [1, 1], [1, 1])),
        ]
    }

    /// Every window's values.
    fn windows(x: &[f64], shape: [usize; 4], pool: &Pool) -> Vec<Vec<f64>> {
        let [rows, columns] = [0, 1].map(|axis| {
            (shape[axis + 2] + 2 * pool.padding[axis] - pool.kernel[axis]) / pool.stride[axis] + 1
        });
        let values = |at: usize| {
            let (plane, row, column) = (at / (rows * columns), at / columns % rows, at % columns);
            let taps = (0..pool.kernel[0] * pool.kernel[1]).filter_map(|tap| {
                let y =
                    (row * pool.stride[0] + tap / pool.kernel[1]).checked_sub(pool.padding[0])?;
                let x_at = (column * pool.stride[1] + tap % pool.kernel[1])
                    .checked_sub(pool.padding[1])?;
                (y < shape[2] && x_at < shape[3])
                    .then(|| x[(plane * shape[2] + y) * shape[3] + x_at])
            });
            taps.collect()
        };
        (0..shape[0] * shape[1] * rows * columns)
            .map(values)
            .collect()
    }

    #[test]
    fn pools_follow_their_definition() {
        for (shape, pool) in cases() {
            let x = [input(1, &shape)];
            check(&MaxPool(pool), &x, |x| {
                windows(&x[0], shape, &pool)
                    .iter()
                    .map(|w| w.iter().copied().fold(f64::MIN, f64::max))
                    .collect()
            });
            check(&AveragePool(pool), &x, |x| {
                windows(&x[0], shape, &pool)
                    .iter()
                    .map(|w| w.iter().sum::<f64>() / w.len() as f64)
                    .collect()
            });
            let area = shape[2] * shape[3];
            check(&GlobalAverage, &x, |x| {
                x[0].chunks(area)
                    .map(|p| p.iter().sum::<f64>() / area as f64)
                    .collect()
            });
        }
    }

    #[test]
    fn sequences_are_pooled_too() {
        let pool = Pool {
            kernel: [1, 3],
            stride: [1, 2],
            padding: [0, 1],
        };
        let x = input(1, &[2, 3, 9]);
        check(&MaxPool(pool), &[x], |x| {
            windows(&x[0], [2, 3, 1, 9], &pool)
                .iter()
                .map(|w| w.iter().copied().fold(f64::MIN, f64::max))
                .collect()
        });
    }

    #[test]
    fn a_lost_number_is_not_hidden() {
        let mut x = input(1, &[1, 1, 2, 2]);
        x.values[2] = f32::NAN;
        assert!(differentiate(&MaxPool(Pool::of([2, 2])), &[x], &[1.0]).0[0].is_nan());
    }
}
