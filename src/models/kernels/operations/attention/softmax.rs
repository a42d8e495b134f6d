//! The softmax of scores and its gradient.

use std::ops::Range;

use crate::{
    math::{
        elementary::exp,
        reduce::{largest, sum, sum_pairs},
    },
    runtime::simd::kernel,
};

/// Scores whose softmax is computed together.
const VECTOR: usize = 32;

/// The softmax of the scores that are seen, 0 for the others.
pub(super) fn softmax(scores: &mut [f32], seen: Range<usize>, scale: f32) {
    // Whole vectors at a time: what is not seen takes part as minus infinity, whose exponential is 0.
    let end = seen.end.next_multiple_of(VECTOR).min(scores.len());
    let end = if seen.is_empty() { 0 } else { end };
    let (near, far) = scores.split_at_mut(end);
    far.fill(0.0);
    if !near.is_empty() {
        near[..seen.start].fill(f32::NEG_INFINITY);
        near[seen.end..].fill(f32::NEG_INFINITY);
        softmax_in_place(near, scale);
    }
}

kernel! {
    /// The softmax of `scores * scale`, in place.
    fn softmax_in_place<S>(scores: &'a mut [f32], scale: f32) {
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
    pub(super) fn softmax_backward<S>(of_scores: &'a mut [f32], probabilities: &'a [f32], scale: f32) {
        let mean = sum_pairs(of_scores, probabilities, |of_score, probability| of_score * probability);
        for (of_score, probability) in of_scores.iter_mut().zip(probabilities) {
            *of_score = (*of_score - mean) * probability * scale;
        }
    }
}
