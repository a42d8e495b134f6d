//! How much of the data a trial learns from.

/// How much of the data is learned from, and how hard generated data is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// Share of the training examples: D.
    pub fraction: f64,
    /// Difficulty of generated data: C.
    pub complexity: f64,
}

impl Amount {
    /// All training examples, of a difficulty.
    pub fn whole(complexity: f64) -> Self {
        Self {
            fraction: 1.0,
            complexity,
        }
    }

    /// Training examples kept of `all`: rounded, and at least one.
    pub fn of(self, all: usize) -> usize {
        ((all as f64 * self.fraction).round() as usize).clamp(1, all.max(1))
    }
}
