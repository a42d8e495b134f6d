//! The sizes of a text that fix a model.

use serde::{Deserialize, Serialize};

/// Sequences of symbols, each to be followed by the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextShape {
    /// Distinct symbols.
    pub symbols: usize,
    /// Symbols of one example.
    pub context: usize,
}
