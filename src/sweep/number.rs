//! Floating-point numbers in JSON: what is not finite is written as `null` and read back as NaN.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes a finite number, or `null`.
///
/// # Errors
/// Only those of the serializer.
pub fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    value.is_finite().then_some(*value).serialize(serializer)
}

/// Reads a number; `null` becomes NaN.
///
/// # Errors
/// When the value is neither a number nor `null`.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(deserializer)?.unwrap_or(f64::NAN))
}
