//! The parts that files divide pictures into.

/// The part that a user's files put a picture into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Learned from.
    Train,
    /// For the live curves.
    Validation,
    /// For the final measurement.
    Test,
}
