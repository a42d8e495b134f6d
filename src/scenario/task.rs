//! The nine tasks, their areas and their metrics.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{data::Kind, models::Family};

/// One of the four application areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Images.
    Vision,
    /// Written language.
    Nlp,
    /// Spoken language.
    Speech,
    /// What a person may want next.
    Recommendation,
}

impl Area {
    /// Every area, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Vision, Self::Nlp, Self::Speech, Self::Recommendation];

    /// The name used in scenario files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vision => "vision",
            Self::Nlp => "nlp",
            Self::Speech => "speech",
            Self::Recommendation => "recommendation",
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What is to be learned. A task fixes the objective, the metrics and the families that can do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// One label for a whole image.
    ImageClassification,
}

impl Task {
    /// Every task that this version can train.
    pub const ALL: [Self; 1] = [Self::ImageClassification];

    /// The name used in scenario files and in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::ImageClassification => "image-classification",
        }
    }

    /// The area that the task belongs to.
    pub fn area(self) -> Area {
        match self {
            Self::ImageClassification => Area::Vision,
        }
    }

    /// What the task learns from.
    pub fn kind(self) -> Kind {
        match self {
            Self::ImageClassification => Kind::Pictures,
        }
    }

    /// The families that can be trained on the task.
    pub fn families(self) -> &'static [Family] {
        match self {
            Self::ImageClassification => &[Family::Mlp, Family::Cnn, Family::Resnet, Family::Vit],
        }
    }

    /// The metrics that a trial reports; the first is its quality P.
    pub fn metrics(self) -> &'static [Metric] {
        match self {
            Self::ImageClassification => &[Metric::Top1, Metric::Top5, Metric::Nll, Metric::Ece],
        }
    }

    /// The metric that decides: quality P.
    pub fn quality(self) -> Metric {
        self.metrics()[0]
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Whether more or less of a metric is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More is better.
    Maximize,
    /// Less is better.
    Minimize,
}

impl Direction {
    /// Whether `a` is strictly better than `b`; a NaN is never better.
    pub fn better(self, a: f64, b: f64) -> bool {
        match self {
            Self::Maximize => a > b,
            Self::Minimize => a < b,
        }
    }
}

/// A number that judges a trained model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metric {
    /// Share of examples whose most probable label is right.
    Top1,
    /// Share of examples whose right label is among the five most probable.
    Top5,
    /// Mean negative log likelihood of the right label, in nats.
    Nll,
    /// Expected calibration error over 15 equal-width bins (Guo et al. 2017).
    Ece,
}

impl Metric {
    /// The key of the metric in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Top1 => "top1",
            Self::Top5 => "top5",
            Self::Nll => "nll",
            Self::Ece => "ece",
        }
    }

    /// The short title of a chart or column.
    pub fn title(self) -> &'static str {
        match self {
            Self::Top1 => "accuracy",
            Self::Top5 => "top-5",
            Self::Nll => "nll",
            Self::Ece => "calibration error",
        }
    }

    /// Whether more is better.
    pub fn direction(self) -> Direction {
        match self {
            Self::Top1 | Self::Top5 => Direction::Maximize,
            Self::Nll | Self::Ece => Direction::Minimize,
        }
    }

    /// The least and greatest possible value, where there is one.
    pub fn bounds(self) -> (Option<f64>, Option<f64>) {
        match self {
            Self::Top1 | Self::Top5 | Self::Ece => (Some(0.0), Some(1.0)),
            Self::Nll => (Some(0.0), None),
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
