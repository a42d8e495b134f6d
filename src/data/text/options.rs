//! What a scenario can say about text.

use serde::{Deserialize, Serialize};

/// How a text is cut into symbols and examples, and how long a generated one is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TextOptions {
    /// What a symbol is.
    pub unit: Unit,
    /// Symbols of one example.
    pub context: usize,
    /// Characters of a generated text, all splits together.
    pub count: usize,
    /// Most distinct characters that are kept apart: the rarest beyond count as unknown.
    pub vocabulary: usize,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self {
            unit: Unit::Characters,
            context: 64,
            count: 300_000,
            vocabulary: 4096,
        }
    }
}

impl TextOptions {
    /// Whether nothing was said.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What one symbol of a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Unicode characters that the training split holds.
    #[default]
    Characters,
    /// Bytes, all 256 of them: nothing is ever unknown.
    Bytes,
}
