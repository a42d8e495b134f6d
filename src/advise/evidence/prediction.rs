//! A quality that was predicted, not measured.

/// A quality that was not measured yet, oriented, with its 90 % prediction interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predicted {
    /// The quality to expect.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}
