//! Qualities turned so that greater is better.

use crate::scenario::Direction;

/// A quality that is greater when better. Its own inverse.
pub fn oriented(direction: Direction, quality: f64) -> f64 {
    match direction {
        Direction::Maximize => quality,
        Direction::Minimize => -quality,
    }
}
