//! What to load: the source, the split and the scaling, as a scenario states them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{ClickOptions, PictureOptions, SpeechOptions, TextOptions};

/// Where a trial's examples come from and how they are divided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The embedded set, the generator or the reader.
    pub source: Source,
    /// The user's file or folder, for a reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// Share of the examples kept for the final measurement.
    #[serde(default = "one_fifth")]
    pub test_fraction: f64,
    /// Share of the examples kept to draw the live curves; 0 draws them on the test split,
    /// which is fair as long as nothing is selected by them.
    #[serde(default)]
    pub validation_fraction: f64,
    /// What is done to the raw values before a model sees them.
    #[serde(default)]
    pub scaling: Scaling,
    /// Shares of the training examples to learn from: the D axis.
    #[serde(default = "whole")]
    pub fractions: Vec<f64>,
    /// Difficulty of the generated data: the C axis, for generators only.
    #[serde(default = "whole")]
    pub complexity: Vec<f64>,
    /// Seed of the split (and of a generator): the same for every trial of a sweep.
    #[serde(default)]
    pub seed: u64,
    /// What concerns pictures only.
    #[serde(default, skip_serializing_if = "PictureOptions::is_default")]
    pub pictures: PictureOptions,
    /// What concerns text only.
    #[serde(default, skip_serializing_if = "TextOptions::is_default")]
    pub text: TextOptions,
    /// What concerns clicks only.
    #[serde(default, skip_serializing_if = "ClickOptions::is_default")]
    pub clicks: ClickOptions,
    /// What concerns speech only.
    #[serde(default, skip_serializing_if = "SpeechOptions::is_default")]
    pub speech: SpeechOptions,
}

/// An embedded set, a generator or a reader of users' files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// UCI handwritten digits, 8x8 grey, 1797 images, embedded.
    Digits,
    /// Drawn glyphs of 16 classes, generated; `complexity` turns, bends, dirties and clutters them.
    Glyphs,
    /// IDX files (MNIST and its kin), plain or `.gz`: a folder of image and label files, or one such pair.
    Idx,
    /// CIFAR-10 or CIFAR-100 in the binary form.
    Cifar,
    /// A folder of `class/*.png` or `.jpg`, or of `train/class/*` and `test/class/*`.
    ImageFolder,
    /// A CSV with a column of labels and a column for each pixel.
    ImageTable,
    /// A generated language whose entropy is known; `complexity` gives it more words, used more evenly.
    Grammar,
    /// Text files, plain or `.gz`: one, or a folder of them.
    Text,
    /// JSON lines with a `text`, plain or `.gz`: a file, or a folder of them.
    TextLines,
    /// Clicks on items by users, generated with known probabilities; `complexity` adds hidden tastes and flattens.
    LatentClicks,
    /// Criteo's display advertising rows: a label, 13 counts, 26 categories; tabs, plain or `.gz`.
    Criteo,
    /// Ratings of items by users: CSV, TSV or `::`, as `MovieLens` and Amazon have them.
    Ratings,
    /// Events of users with items: CSV, as `RetailRocket` has them.
    Events,
    /// Strings of spoken digits, synthesised; `complexity` multiplies the noise's amplitude.
    SpokenDigits,
    /// A manifest (TSV, CSV or JSON lines) of files of sound with their transcripts, or a folder with one.
    SpeechManifest,
    /// A Speech Commands tree, `word/*.wav`, or a flat folder of `word_speaker_number.wav`.
    SpeechCommands,
    /// A `LibriSpeech` tree of FLAC files and `*.trans.txt`.
    Librispeech,
}

impl Source {
    /// The name used in scenario files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Glyphs => "glyphs",
            Self::Idx => "idx",
            Self::Cifar => "cifar",
            Self::ImageFolder => "image-folder",
            Self::ImageTable => "image-table",
            Self::Grammar => "grammar",
            Self::Text => "text",
            Self::TextLines => "text-lines",
            Self::LatentClicks => "latent-clicks",
            Self::Criteo => "criteo",
            Self::Ratings => "ratings",
            Self::Events => "events",
            Self::SpokenDigits => "spoken-digits",
            Self::SpeechManifest => "speech-manifest",
            Self::SpeechCommands => "speech-commands",
            Self::Librispeech => "librispeech",
        }
    }

    /// Whether the examples are made rather than read, so that their difficulty can be set.
    pub fn is_generated(self) -> bool {
        match self {
            Self::Digits => false,
            _ => !self.reads_files(),
        }
    }

    /// Whether the examples come from the user's files.
    pub fn reads_files(self) -> bool {
        match self {
            Self::Idx | Self::Cifar | Self::ImageFolder | Self::ImageTable => true,
            Self::Text | Self::TextLines => true,
            Self::Criteo | Self::Ratings | Self::Events => true,
            Self::SpeechManifest | Self::SpeechCommands | Self::Librispeech => true,
            Self::Digits
            | Self::Glyphs
            | Self::Grammar
            | Self::LatentClicks
            | Self::SpokenDigits => false,
        }
    }
}

/// What is done to raw values before a model sees them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scaling {
    /// Nothing: digits stay 0..16.
    Raw,
    /// Divided by the greatest possible value, so that all lie in 0..1.
    #[default]
    Unit,
    /// Zero mean and unit variance for each feature, measured on the training split only.
    Standard,
}

fn one_fifth() -> f64 {
    0.2
}

fn whole() -> Vec<f64> {
    vec![1.0]
}
