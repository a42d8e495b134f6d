//! What a model costs before it is trained, as far as that is known.

use serde::{Deserialize, Serialize};

use crate::models::Footprint;

/// What a model costs: by ladder arithmetic, or as a scenario or the user's own program says. What nobody said is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Learned numbers (running statistics are not counted).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<u64>,
    /// Forward FLOPs of one sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flops_per_sample: Option<u64>,
    /// Activations kept for the backward pass, in numbers a sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activations_per_sample: Option<u64>,
}

impl From<Footprint> for Cost {
    fn from(footprint: Footprint) -> Self {
        Self {
            parameters: Some(footprint.parameters),
            flops_per_sample: Some(footprint.flops_per_sample),
            activations_per_sample: Some(footprint.activations_per_sample),
        }
    }
}

impl Cost {
    /// All of it, where all is known.
    fn whole(&self) -> Option<Footprint> {
        Some(Footprint {
            parameters: self.parameters?,
            flops_per_sample: self.flops_per_sample?,
            activations_per_sample: self.activations_per_sample?,
        })
    }

    /// Training FLOPs of one sample: forward once, backward twice (Kaplan et al. 2020, section 2.1).
    pub fn training_flops_per_sample(&self) -> Option<f64> {
        let known = Footprint {
            flops_per_sample: self.flops_per_sample?,
            ..Footprint::default()
        };
        Some(known.training_flops_per_sample() as f64)
    }

    /// Bytes while training in f32 with Adam at a batch size.
    pub fn training_bytes(&self, batch: usize) -> Option<f64> {
        Some(self.whole()?.training_bytes(batch) as f64)
    }

    /// Bytes on disk for weights of a given width in bits (32, 16 or 8), without container overhead.
    pub fn stored_bytes(&self, bits: u64) -> Option<f64> {
        let known = Footprint {
            parameters: self.parameters?,
            ..Footprint::default()
        };
        Some(known.stored_bytes(bits) as f64)
    }

    /// The same, with what another knows of it where nothing was known.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            parameters: self.parameters.or(other.parameters),
            flops_per_sample: self.flops_per_sample.or(other.flops_per_sample),
            activations_per_sample: self.activations_per_sample.or(other.activations_per_sample),
        }
    }
}
