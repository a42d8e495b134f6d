//! What was measured of each planned model at one setting, and what it has to satisfy.

pub mod by_setting;
pub mod candidate;
pub mod candidates;
pub mod constraint;
pub mod estimate;
pub mod larger_scales;
pub mod orientation;
pub mod prediction;
pub mod saving;
pub mod seed_variance;
