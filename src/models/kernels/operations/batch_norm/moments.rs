//! What one pass knows of every channel, and what follows it.

/// Mean and variance of every channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// The mean.
    pub mean: Vec<f32>,
    /// The variance: biased where it normalises, unbiased where it is averaged over steps.
    pub variance: Vec<f32>,
}

/// What follows the normalisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing.
    Nothing,
    /// ReLU.
    Relu,
    /// ReLU, then the maximum of every 2x2 places; a last odd row or column is dropped.
    ReluThenPool,
}

/// What the backward pass needs, and the layer for its running averages.
#[derive(Clone, Debug)]
pub struct Normalised {
    /// Mean and unbiased variance of the batch, or what was given.
    pub moments: Moments,
    /// One over the standard deviation.
    pub(super) inverse: Vec<f32>,
}
