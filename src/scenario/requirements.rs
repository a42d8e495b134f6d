//! What the result must satisfy: limits on quality, latency, size, time, memory and cost.

use serde::{Deserialize, Serialize};

/// Limits that a user sets; an absent one does not bind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirements {
    /// Least acceptable quality (greatest, for a metric that is minimised).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_quality: Option<f64>,
    /// Latency of one sample at the 95th percentile, milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_latency_ms: Option<f64>,
    /// Weights on disk in f32, megabytes of 10^6 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size_mb: Option<f64>,
    /// Learned numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_params: Option<f64>,
    /// Training time of one trial, wall seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_train_s: Option<f64>,
    /// Peak memory of the training process, megabytes of 10^6 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_memory_mb: Option<f64>,
    /// Price of one training, in the tier's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_cost: Option<f64>,
}
