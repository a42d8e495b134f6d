//! Speech divided and turned into features.

use std::path::{Path, PathBuf};

use super::{shape::SpeechShape, transcript::Alphabet};
use crate::data::{error::Error, examples::ExampleSet, identity::Identity};
use crate::words::{Message, message};

/// Utterances divided and turned into features.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeechSet {
    /// Sizes that fix the models.
    pub shape: SpeechShape,
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
    /// What tells these utterances from others.
    pub identity: Option<Identity>,
    /// The files of their sound, in the order of their names.
    pub files: Vec<PathBuf>,
    /// What was skipped and why, and how the utterances were divided.
    pub notes: Vec<Message>,
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

impl ExampleSet for SpeechSet {
    type Shape = SpeechShape;

    fn shape(&self) -> SpeechShape {
        self.shape
    }

    fn counts(&self) -> [usize; 3] {
        [&self.train, &self.validation, &self.test].map(Utterances::len)
    }

    fn notes(&self) -> &[Message] {
        &self.notes
    }

    fn identity(&self) -> Option<Identity> {
        self.identity
    }

    fn named_files(&self) -> &[PathBuf] {
        &self.files
    }

    fn unrecognised(path: &Path) -> Error {
        Error::unrecognised(
            path,
            message!(
                "speech: a manifest of sound files with transcripts (.tsv, .csv or .jsonl, or a folder with one), a Speech Commands tree, or a LibriSpeech tree"
            ),
        )
    }
}
