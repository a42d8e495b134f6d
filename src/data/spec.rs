//! What to load: the source, the split and the scaling, as a scenario states them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Kind, PictureOptions};

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
        }
    }

    /// What it holds.
    pub fn kind(self) -> Kind {
        match self {
            Self::Digits
            | Self::Glyphs
            | Self::Idx
            | Self::Cifar
            | Self::ImageFolder
            | Self::ImageTable => Kind::Pictures,
        }
    }

    /// Whether examples can be made of a difficulty: nothing is easier than 0, which not every generator knows.
    pub fn is_possible(self, complexity: f64) -> bool {
        let least = if self == Self::Glyphs {
            0.0
        } else {
            f64::MIN_POSITIVE
        };
        complexity.is_finite() && complexity >= least
    }

    /// Whether the examples are made rather than read, so that their difficulty can be set.
    pub fn is_generated(self) -> bool {
        match self {
            Self::Glyphs => true,
            Self::Digits | Self::Idx | Self::Cifar | Self::ImageFolder | Self::ImageTable => false,
        }
    }

    /// Whether the examples come from the user's files.
    pub fn reads_files(self) -> bool {
        match self {
            Self::Idx | Self::Cifar | Self::ImageFolder | Self::ImageTable => true,
            Self::Digits | Self::Glyphs => false,
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
