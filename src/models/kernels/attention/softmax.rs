//! The softmax of scores and its gradient.

use std::ops::Range;

use crate::{
    elementary::exp,
    reduce::{largest, sum, sum_pairs},
    simd::kernel,
};

/// Scores whose softmax is computed together.
const VECTOR: usize = 32;

/// The softmax of the scores that are seen, 0 for the others.
pub(super) fn weigh(scores: &mut [f32], seen: Range<usize>, scale: f32) {
    // Whole vectors at a time: what is not seen takes part as minus infinity, whose exponential is 0.
    let end = seen.end.next_multiple_of(VECTOR).min(scores.len());
    let end = if seen.is_empty() { 0 } else { end };
    let (near, far) = scores.split_at_mut(end);
    far.fill(0.0);
    if !near.is_empty() {
        near[..seen.start].fill(f32::NEG_INFINITY);
        near[seen.end..].fill(f32::NEG_INFINITY);
        soften(near, scale);
    }
}

kernel! {
    /// The softmax of `scores * scale`, in place.
    fn soften<S>(scores: &'a mut [f32], scale: f32) {
        let highest = largest(scores);
        for score in scores.iter_mut() {
            *score = exp::<S>((*score - highest) * scale);
        }
        let share = 1.0 / sum(scores);
        for score in scores {
            *score *= share;
        }
    }

    /// Turns the gradients of probabilities into those of scores.
    pub(super) fn soften_back<S>(slopes: &'a mut [f32], probabilities: &'a [f32], scale: f32) {
        let mean = sum_pairs(slopes, probabilities, |slope, probability| slope * probability);
        for (slope, probability) in slopes.iter_mut().zip(probabilities) {
            *slope = (*slope - mean) * probability * scale;
        }
    }
}
