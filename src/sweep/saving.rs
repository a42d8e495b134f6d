//! What a sweep that saves compute told of itself: what it foresaw of a scale, and that it was decided before its end.

use serde::{Deserialize, Serialize};

use crate::models::{Family, Scale};

/// Probability of the same choice from which on a sweep ends because it is sure; below, it ended because enough was spent.
pub const SURE: f64 = 0.85;

/// What a scale was predicted to reach before any of its trials ran.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Foreseen {
    /// The family.
    pub family: Family,
    /// The scale.
    pub scale: Scale,
    /// The quality to expect of its mean over seeds.
    pub mean: f64,
    /// Lower end of the 90 % prediction interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A decision that came before every trial was trained.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// The decided family.
    pub family: Family,
    /// The decided scale.
    pub scale: Scale,
    /// How likely the whole sweep would choose the same.
    pub confidence: f64,
    /// Training FLOPs spent, as a share of those of the whole sweep.
    pub share: f64,
}
