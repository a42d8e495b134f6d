//! Speech: utterances as log-mel features with their transcripts, made or read.

mod commands;
mod digits;
mod features;
mod flac;
mod librispeech;
mod manifest;
mod options;
mod phonemes;
mod prepare;
mod recording;
mod resample;
mod sound;
mod split;
mod synthesis;
mod transcript;
mod voice;
mod wav;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use options::{SpeechOptions, Units};
pub(super) use prepare::prepare;
pub use transcript::{Alphabet, plain as plain_transcript};

use super::{DataFacts, Signature, Source};

/// Utterances divided and turned into features.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeechSet {
    /// Sizes that fix the models.
    pub signature: Signature,
    /// What transcripts are spelt in.
    pub alphabet: Alphabet,
    /// What is learned from.
    pub train: Utterances,
    /// What the live curves are drawn on; empty where that is the test split.
    pub validation: Utterances,
    /// What the final measurement is made on.
    pub test: Utterances,
    /// Samples a second of the sound.
    pub sample_rate: u32,
    /// What was skipped and why, and how the utterances were divided.
    pub notes: Vec<String>,
}

/// Utterances with their transcripts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Utterances {
    /// Features of each utterance `[frames, bands]`: log-mel energies 10 ms apart, each band of zero mean and unit variance.
    pub features: Vec<Vec<f32>>,
    /// Transcript of each utterance, as symbols of the alphabet.
    pub transcripts: Vec<Vec<u32>>,
    /// Duration of each utterance, seconds.
    pub seconds: Vec<f64>,
}

impl Utterances {
    /// Number of utterances.
    pub fn len(&self) -> usize {
        self.transcripts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.transcripts.is_empty()
    }
}

impl FromIterator<(Vec<f32>, Vec<u32>, f64)> for Utterances {
    fn from_iter<I: IntoIterator<Item = (Vec<f32>, Vec<u32>, f64)>>(utterances: I) -> Self {
        let mut all = Self::default();
        for (features, transcript, seconds) in utterances {
            all.features.push(features);
            all.transcripts.push(transcript);
            all.seconds.push(seconds);
        }
        all
    }
}

impl SpeechSet {
    /// How much there is.
    pub fn facts(&self) -> DataFacts {
        DataFacts {
            signature: self.signature,
            train: self.train.len(),
            validation: self.validation.len(),
            test: self.test.len(),
            notes: self.notes.clone(),
            optimum: None,
        }
    }
}

/// Which reader a path is for, where it is one of speech.
pub fn recognise(path: &Path) -> Option<Source> {
    if path.is_dir() && librispeech::is_tree(path) {
        Some(Source::Librispeech)
    } else if manifest::manifest_of(path).is_some_and(|m| manifest::names_sound(&m)) {
        Some(Source::SpeechManifest)
    } else if path.is_dir() && commands::is_tree(path) {
        Some(Source::SpeechCommands)
    } else {
        None
    }
}
