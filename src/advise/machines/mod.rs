//! Machines: what they offer, how long a training takes on them, and published models for comparison.

pub mod reference_models;
pub mod tiers;
pub mod training_time;
