//! Passes over the planes of channels.

use std::ops::Range;

use crate::{
    math::reduce::{sum, sum_pairs},
    operation::View,
    operations::{
        batch_norm::moments::{Normalised, Then},
        window::spatial,
    },
    runtime::{
        simd::{kernel, multiply_add},
        threads::parts,
    },
};

/// How channels lie in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planes {
    pub(super) channels: usize,
    pub(super) area: usize,
    /// Rows and columns, when pooled.
    pub(super) size: [usize; 2],
    pub(super) then: Then,
}

impl Planes {
    pub(super) fn new(x: &View, then: Then) -> Self {
        let area = x.shape[2..].iter().product();
        let size = if then == Then::ReluThenPool {
            spatial(x.shape)
        } else {
            [1, area]
        };
        Self {
            channels: x.shape[1],
            area,
            size,
            then,
        }
    }

    /// The images in parts for threads of their own; a number is worth several multiplications.
    pub(super) fn parts(&self, x: &[f32]) -> Vec<Range<usize>> {
        let images = x.len() / (self.channels * self.area).max(1);
        parts(images, 1, 16 * x.len())
    }

    /// The numbers of some images.
    pub(super) fn of<'a>(&self, images: &Range<usize>, x: &'a [f32]) -> &'a [f32] {
        let size = self.channels * self.area;
        &x[images.start * size..images.end * size]
    }

    pub(super) fn output_area(&self) -> usize {
        match self.then {
            Then::ReluThenPool => (self.size[0] / 2) * (self.size[1] / 2),
            _ => self.area,
        }
    }
}

/// `value * scale + shift` of one channel.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) scale: f32,
    pub(super) shift: f32,
}

impl Line {
    pub(super) fn of(saved: &Normalised, scale: &[f32], shift: &[f32], channel: usize) -> Self {
        let slope = scale[channel] * saved.inverse[channel];
        Self {
            scale: slope,
            shift: shift[channel] - saved.moments.mean[channel] * slope,
        }
    }

    #[inline(always)]
    fn at<S: pulp::Simd>(self, value: f32) -> f32 {
        multiply_add::<S>(value, self.scale, self.shift)
    }
}

/// Mean and sum of squared deviations of the planes seen so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spread {
    pub(super) mean: f64,
    pub(super) squares: f64,
}

/// The spread of every channel from the means and squares of its planes, joined exactly (Chan et al. 1979).
pub(super) fn join(measured: &[[f32; 2]], planes: &Planes) -> Vec<Spread> {
    let area = planes.area as f64;
    let mut found = vec![Spread::default(); planes.channels];
    for (at, [mean, squares]) in measured.iter().enumerate() {
        let before = (at / planes.channels) as f64;
        let spread = &mut found[at % planes.channels];
        let step = f64::from(*mean) - spread.mean;
        spread.mean += step / (before + 1.0);
        spread.squares += f64::from(*squares) + step * step * area * before / (before + 1.0);
    }
    found
}

kernel! {
    /// Mean and sum of squared deviations of every plane, in two passes while it is in the first cache.
    pub(super) fn measure<S>(x: &'a [f32], area: usize, found: &'a mut [[f32; 2]]) {
        for (plane, found) in x.chunks_exact(area.max(1)).zip(found) {
            let mean = sum(plane) / area as f32;
            let squares = sum_pairs(plane, plane, |value, _| (value - mean) * (value - mean));
            *found = [mean, squares];
        }
    }

    pub(super) fn follow<S>(x: &'a [f32], line: Line, lowest: f32, output: &'a mut [f32]) {
        for (output, x) in output.iter_mut().zip(x) {
            let value = line.at::<S>(*x);
            *output = if value < lowest { lowest } else { value };
        }
    }

    pub(super) fn follow_and_pool<S>(x: &'a [f32], line: Line, width: usize, output: &'a mut [f32]) {
        for (x, output) in x.chunks_exact(2 * width).zip(output.chunks_exact_mut((width / 2).max(1))) {
            let (upper, lower) = x.split_at(width);
            for ((upper, lower), output) in upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0).zip(output) {
                let [a, b] = upper.map(|v| line.at::<S>(v));
                let [c, d] = lower.map(|v| line.at::<S>(v));
                let (upper, lower) = (if b > a { b } else { a }, if d > c { d } else { c });
                let value = if lower > upper { lower } else { upper };
                *output = if value < 0.0 { 0.0 } else { value };
            }
        }
    }

    pub(super) fn mask<S>(x: &'a [f32], line: Line, gradient: &'a [f32], masked: &'a mut [f32]) {
        for ((masked, x), gradient) in masked.iter_mut().zip(x).zip(gradient) {
            *masked = if line.at::<S>(*x) > 0.0 { *gradient } else { 0.0 };
        }
    }

    /// Gives each gradient back to the first largest of its four places; what belongs to none of them stays as it is.
    ///
    /// `best` and `shares` hold a number for every two places. Rows of even width are taken as one where pairs are looked at: a
    /// short loop stays scalar, with a branch for every place.
    pub(super) fn unpool<S>(
        x: &'a [f32],
        line: Line,
        width: usize,
        gradient: &'a [f32],
        masked: &'a mut [f32],
        best: &'a mut [f32],
        shares: &'a mut [f32],
    ) {
        let (pairs, paired) = ((width / 2).max(1), x.len() / (2 * width) * 2 * width);
        let run = if width.is_multiple_of(2) { paired } else { width }.max(1);
        let (x, masked) = (&x[..paired], &mut masked[..paired]);
        for (x, best) in x.chunks_exact(run).zip(best.chunks_exact_mut((run / 2).max(1))) {
            best_of_pairs::<S>(line, x, best);
        }
        let rows = best.chunks_exact(2 * pairs).zip(shares.chunks_exact_mut(2 * pairs));
        for ((best, shares), gradient) in rows.zip(gradient.chunks_exact(pairs)) {
            let ((upper, lower), (of_upper, of_lower)) = (best.split_at(pairs), shares.split_at_mut(pairs));
            share(upper, lower, gradient, of_upper, of_lower);
        }
        let runs = x.chunks_exact(run).zip(masked.chunks_exact_mut(run));
        for ((x, masked), shares) in runs.zip(shares.chunks_exact((run / 2).max(1))) {
            give::<S>(line, x, shares, masked);
        }
    }

    /// The sum of the gradient, and of the gradient times the deviation from the mean.
    pub(super) fn total<S>(x: &'a [f32], gradient: &'a [f32], mean: f32) -> [f32; 2] {
        [sum(gradient), sum_pairs(gradient, x, |gradient, x| gradient * (x - mean))]
    }

    pub(super) fn pull<S>(x: &'a [f32], line: Line, scale: f32, gradient: &'a mut [f32]) {
        for (gradient, x) in gradient.iter_mut().zip(x) {
            *gradient = multiply_add::<S>(*gradient, scale, line.at::<S>(*x));
        }
    }
}

/// The larger of every two places.
#[inline(always)]
fn best_of_pairs<S: pulp::Simd>(line: Line, x: &[f32], best: &mut [f32]) {
    for (x, best) in x.as_chunks::<2>().0.iter().zip(best) {
        let [left, right] = x.map(|v| line.at::<S>(v));
        *best = if right > left { right } else { left };
    }
}

/// Gives each gradient to the upper or the lower pair, or to none where ReLU gives 0.
///
/// Every number is read before it is known to be needed, and no condition hangs on another: otherwise a short loop, which stays
/// scalar, has a branch for every place.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "a lazy operator is a branch that nobody can foresee"
)]
#[inline(always)]
fn share(
    upper: &[f32],
    lower: &[f32],
    gradient: &[f32],
    of_upper: &mut [f32],
    of_lower: &mut [f32],
) {
    let pairs = upper.iter().zip(lower).zip(gradient);
    for (((upper, lower), gradient), (of_upper, of_lower)) in
        pairs.zip(of_upper.iter_mut().zip(of_lower))
    {
        let (upper, lower, gradient) = (*upper, *lower, *gradient);
        let is_upper = (upper >= lower) & (upper > 0.0);
        let is_lower = (lower > upper) & (lower > 0.0);
        *of_upper = if is_upper { gradient } else { 0.0 };
        *of_lower = if is_lower { gradient } else { 0.0 };
    }
}

/// Gives each share to the larger of its two places.
#[inline(always)]
fn give<S: pulp::Simd>(line: Line, x: &[f32], shares: &[f32], output: &mut [f32]) {
    let pairs = x
        .as_chunks::<2>()
        .0
        .iter()
        .zip(output.as_chunks_mut::<2>().0);
    for ((x, output), share) in pairs.zip(shares) {
        let ([left, right], share) = (x.map(|v| line.at::<S>(v)), *share);
        let is_right = right > left;
        *output = [
            if is_right { 0.0 } else { share },
            if is_right { share } else { 0.0 },
        ];
    }
}
