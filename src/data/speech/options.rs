//! What a scenario may state about speech.

use serde::{Deserialize, Serialize};

use crate::{
    data::Error,
    words::{Message, message},
};

/// How speech is made, read and turned into features.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpeechOptions {
    /// Utterances to make, or the most that are read of a user's files; by default 600 are made and 20 000 are read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// Fewest digits of a made utterance.
    pub least_digits: usize,
    /// Most digits of a made utterance.
    pub most_digits: usize,
    /// Samples a second that everything is made at or resampled to.
    pub sample_rate: u32,
    /// Mel bands of a frame.
    pub bands: usize,
    /// Signal-to-noise ratio in decibels of made utterances at complexity 1; complexity multiplies the noise's amplitude.
    pub snr: f64,
    /// What a transcript is spelt in.
    pub units: Units,
    /// Longest utterance in seconds that is used.
    pub longest: f64,
    /// Name of the manifest's column that holds the audio's path, where it is not found by its usual names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_column: Option<String>,
    /// Name of the manifest's column that holds the transcript, where it is not found by its usual names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_column: Option<String>,
    /// Name of the manifest's column that holds the speaker, where it is not found by its usual names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker_column: Option<String>,
}

/// What a transcript is spelt in: the classes of the network's output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Units {
    /// Words where there are at most 50 different ones, characters otherwise.
    #[default]
    Auto,
    /// Whole words: quick to learn, for small closed vocabularies.
    Words,
    /// Letters, digits, apostrophes and the space: for open vocabularies.
    Characters,
}

/// Utterances that are made by default.
const MADE: usize = 600;
/// Utterances that are read by default at most.
const READ: usize = 20_000;

impl Default for SpeechOptions {
    fn default() -> Self {
        Self {
            count: None,
            least_digits: 2,
            most_digits: 4,
            sample_rate: 8000,
            bands: 32,
            snr: 20.0,
            units: Units::Auto,
            longest: 20.0,
            audio_column: None,
            text_column: None,
            speaker_column: None,
        }
    }
}

impl SpeechOptions {
    /// Whether nothing was stated.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Utterances to make.
    pub(super) fn made(&self) -> usize {
        self.count.unwrap_or(MADE)
    }

    /// Utterances to read at most.
    pub(super) fn most_read(&self) -> usize {
        self.count.unwrap_or(READ)
    }

    /// The first key, below `data.speech`, whose value no utterance can be made or read with, and what is expected.
    pub fn fault(&self) -> Option<(&'static str, Message)> {
        let digits = (self.least_digits, self.most_digits);
        let checks = [
            (
                (8..=128).contains(&self.bands),
                "bands",
                message!("8 to 128 bands"),
            ),
            (
                (4000..=48_000).contains(&self.sample_rate),
                "sample_rate",
                message!("4000 to 48000 samples a second"),
            ),
            (digits.0 >= 1, "least_digits", message!("at least 1 digit")),
            (
                (digits.0..=20).contains(&digits.1),
                "most_digits",
                message!("least_digits to 20 digits"),
            ),
            (
                (-30.0..=100.0).contains(&self.snr),
                "snr",
                message!("-30 to 100 decibels"),
            ),
            (
                (0.1..=120.0).contains(&self.longest),
                "longest",
                message!("0.1 to 120 seconds"),
            ),
            (
                self.count != Some(0),
                "count",
                message!("at least 1 utterance"),
            ),
        ];
        let (_, key, expected) = checks.into_iter().find(|(fine, ..)| !fine)?;
        Some((key, message!("expected {expected}", expected)))
    }

    /// Refuses what has a [`Self::fault`].
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.fault() {
            None => Ok(()),
            Some((key, fault)) => Err(Error::Missing(message!(
                "data.speech.{key}: {fault}",
                key,
                fault
            ))),
        }
    }
}
