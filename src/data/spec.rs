//! What to load: the source, the split and the scaling, as a scenario states them.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{
    clicks::ClickOptions, error::Error, pictures::PictureOptions, source::Source,
    speech::SpeechOptions, text::TextOptions,
};
use crate::words::message;

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

impl Spec {
    /// The user's file or folder.
    ///
    /// # Errors
    /// When none is given.
    pub(super) fn files(&self) -> Result<&Path, Error> {
        self.path.as_deref().ok_or_else(|| {
            Error::Missing(message!(
                "the source {name} reads files: data.path (or --data) must name them",
                name = format!("{:?}", self.source.name())
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
