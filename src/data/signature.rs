//! What a model must know of its data before it is built: sizes, never values.

use serde::{Deserialize, Serialize};

/// The sizes that fix a model's first and last layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Signature {
    /// Pictures `[channels, height, width]` with one label each.
    Images {
        /// Colour planes: 1 grey, 3 red-green-blue.
        channels: usize,
        /// Rows of pixels.
        height: usize,
        /// Columns of pixels.
        width: usize,
        /// Distinct labels.
        classes: usize,
    },
    /// Sequences of symbols, each to be followed by the next.
    Text {
        /// Distinct symbols.
        symbols: usize,
        /// Symbols of one example.
        context: usize,
    },
    /// Spectra over time with a transcript each.
    Speech {
        /// Frequency bands of a frame.
        bands: usize,
        /// Distinct symbols of the transcripts, the blank not counted.
        symbols: usize,
    },
    /// Rows of features, clicked or not.
    Clicks {
        /// Dense features.
        dense: usize,
        /// Sparse features of the user, first in every row.
        user_fields: usize,
        /// Sparse features of the item, after the user's.
        item_fields: usize,
        /// Distinct values of all sparse features together: rows of the embedding tables.
        values: usize,
    },
}

/// How much data there is, and of what form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataFacts {
    /// Sizes that fix the models.
    pub signature: Signature,
    /// Examples to learn from, at `data_fraction = 1`.
    pub train: usize,
    /// Examples held out of training to draw the live curves; 0 where the curves are drawn on the test split.
    pub validation: usize,
    /// Examples for the final measurement only.
    pub test: usize,
    /// What was skipped and why, one sentence each ("3 labels without an image").
    #[serde(default)]
    pub notes: Vec<String>,
    /// The best quality that any model can reach, where the data's own law is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub optimum: Option<f64>,
}

impl DataFacts {
    /// Examples to learn from at a share of the data: rounded, and at least one.
    pub fn train_at(&self, fraction: f64) -> usize {
        ((self.train as f64 * fraction).round() as usize).clamp(1, self.train.max(1))
    }
}
