//! Tiers: named machines, and what each scale would take on each of them.

use serde::{Deserialize, Serialize};

/// A machine, by what it offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The name used on the command line.
    pub name: String,
    /// What it is, for a list.
    pub title: String,
    /// Sustained f32 FLOP/s of a well-fed training; for this machine, measured.
    pub flops_per_second: f64,
    /// Memory that a training can use, bytes.
    pub memory_bytes: f64,
    /// Disk that a model can use, bytes.
    pub disk_bytes: f64,
    /// Price of an hour, US dollars.
    pub price_per_hour: f64,
    /// Seconds that one training may take on it; `None` is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_seconds: Option<f64>,
}

impl Tier {
    /// Wall seconds of a training of `flops` FLOPs.
    ///
    /// A small model keeps no machine busy: where it was measured on a machine of `here` FLOP/s, the same share of the
    /// tier's FLOP/s is assumed; otherwise all of it, which is the least time it can take.
    pub fn seconds(&self, flops: f64, measured: Option<f64>, here: Option<f64>) -> f64 {
        let used = measured.zip(here).map(|(seconds, here)| flops / seconds / here);
        let share = used.filter(|u| u.is_finite() && *u > 0.0).map_or(1.0, |u| u.min(1.0));
        flops / (self.flops_per_second * share)
    }
}
