//! The sizes of speech that fix a model.

use serde::{Deserialize, Serialize};

/// Spectra over time with a transcript each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeechShape {
    /// Frequency bands of a frame.
    pub bands: usize,
    /// Distinct symbols of the transcripts, the blank not counted.
    pub symbols: usize,
}

impl SpeechShape {
    /// What a frame can be: the blank or a symbol.
    pub fn classes(self) -> usize {
        self.symbols + 1
    }
}
