//! What to load: the source, the split and the scaling, as a scenario states them.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{
    clicks::ClickOptions, error::Error, histories::HistoryOptions, pictures::PictureOptions,
    source::Source, speech::SpeechOptions, text::TextOptions,
};
use crate::words::{message, noop};

/// Where a trial's examples come from and how they are divided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The embedded set, the generator or the reader; `None` where a program of the user's own brings its data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The user's file or folder, for a reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// Training examples of a program of the user's own, where they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examples: Option<usize>,
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
    /// What concerns listening histories only.
    #[serde(default, skip_serializing_if = "HistoryOptions::is_default")]
    pub histories: HistoryOptions,
}

impl Default for Spec {
    /// Data that a program of the user's own brings.
    fn default() -> Self {
        Self {
            source: None,
            path: None,
            examples: None,
            test_fraction: one_fifth(),
            validation_fraction: 0.0,
            scaling: Scaling::default(),
            fractions: whole(),
            complexity: whole(),
            seed: 0,
            pictures: PictureOptions::default(),
            text: TextOptions::default(),
            clicks: ClickOptions::default(),
            speech: SpeechOptions::default(),
            histories: HistoryOptions::default(),
        }
    }
}

impl Spec {
    /// Whether the examples are made rather than read, so that their difficulty can be set.
    pub fn is_generated(&self) -> bool {
        self.source.is_some_and(Source::is_generated)
    }

    /// Whether the examples come from the user's files.
    pub fn reads_files(&self) -> bool {
        self.source.is_some_and(Source::reads_files)
    }

    /// The name of the source; `own` where a program of the user's brings its data.
    pub fn source_name(&self) -> &'static str {
        self.source.map_or(noop("own"), Source::name)
    }

    /// The user's file or folder.
    ///
    /// # Errors
    /// When none is given.
    pub(super) fn files(&self) -> Result<&Path, Error> {
        self.path.as_deref().ok_or_else(|| {
            Error::Missing(message!(
                "the source {name} reads files: data.path (or --data) must name them",
                name = format!("{:?}", self.source_name())
            ))
        })
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
