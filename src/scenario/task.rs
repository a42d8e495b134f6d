//! The nine tasks, their areas and their metrics.

use std::{fmt, path::Path};

use serde::{Deserialize, Serialize};

use crate::{
    data::{self, Source},
    models::Family,
    words::later,
};

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
            Self::Vision => later("vision"),
            Self::Nlp => later("nlp"),
            Self::Speech => later("speech"),
            Self::Recommendation => later("recommendation"),
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
    /// The next symbol of a text, so that it can be continued.
    TextGeneration,
    /// Which items a user will click.
    EcommerceRecommendation,
    /// The words of an utterance.
    SpeechToText,
}

impl Task {
    /// Every task that this version can train.
    pub const ALL: [Self; 4] = [
        Self::ImageClassification,
        Self::TextGeneration,
        Self::EcommerceRecommendation,
        Self::SpeechToText,
    ];

    /// The name used in scenario files and in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::ImageClassification => later("image-classification"),
            Self::TextGeneration => later("text-generation"),
            Self::EcommerceRecommendation => later("ecommerce-recommendation"),
            Self::SpeechToText => later("speech-to-text"),
        }
    }

    /// The area that the task belongs to.
    pub fn area(self) -> Area {
        match self {
            Self::ImageClassification => Area::Vision,
            Self::TextGeneration => Area::Nlp,
            Self::EcommerceRecommendation => Area::Recommendation,
            Self::SpeechToText => Area::Speech,
        }
    }

    /// The families that can be trained on the task.
    pub fn families(self) -> &'static [Family] {
        match self {
            Self::ImageClassification => &[Family::Mlp, Family::Cnn, Family::Resnet, Family::Vit],
            Self::TextGeneration => &[Family::Lstm, Family::Gru, Family::Gpt],
            Self::EcommerceRecommendation => &[Family::Fm, Family::Dlrm, Family::TwoTower],
            Self::SpeechToText => &[Family::Conv, Family::Bigru, Family::Transformer],
        }
    }

    /// The sources whose data the task is trained on.
    pub fn sources(self) -> &'static [Source] {
        match self {
            Self::ImageClassification => &[
                Source::Digits,
                Source::Glyphs,
                Source::Idx,
                Source::Cifar,
                Source::ImageFolder,
                Source::ImageTable,
            ],
            Self::TextGeneration => &[Source::Grammar, Source::Text, Source::TextLines],
            Self::EcommerceRecommendation => &[
                Source::LatentClicks,
                Source::Criteo,
                Source::Ratings,
                Source::Events,
            ],
            Self::SpeechToText => &[
                Source::SpokenDigits,
                Source::SpeechManifest,
                Source::SpeechCommands,
                Source::Librispeech,
            ],
        }
    }

    /// The source that reads a user's file or folder.
    ///
    /// # Errors
    /// When no source of the task knows its form: what was found, and what was expected.
    pub fn recognise(self, path: &Path) -> Result<Source, data::Error> {
        let source = match self {
            Self::ImageClassification => data::recognise_pictures(path),
            Self::TextGeneration => data::recognise_text(path),
            Self::EcommerceRecommendation => data::clicks::recognise(path),
            Self::SpeechToText => data::recognise_speech(path),
        };
        source.ok_or_else(|| match self {
            Self::ImageClassification => data::unrecognised_pictures(path),
            Self::TextGeneration => data::Error::unrecognised(
                path,
                "text: .txt files, or .jsonl with a `text` on each line, also as .gz, or a folder of them",
            ),
            Self::EcommerceRecommendation => data::Error::unrecognised(
                path,
                "clicks: a table of ratings or events with a header, or Criteo's rows of 40 columns",
            ),
            Self::SpeechToText => data::Error::unrecognised(
                path,
                "speech: a manifest of sound files with transcripts (.tsv, .csv or .jsonl, or a folder with one), a Speech Commands tree, or a LibriSpeech tree",
            ),
        })
    }

    /// The metrics that a trial reports; the first is its quality P.
    pub fn metrics(self) -> &'static [Metric] {
        match self {
            Self::ImageClassification => &[Metric::Top1, Metric::Top5, Metric::Nll, Metric::Ece],
            Self::TextGeneration => &[Metric::BitsPerCharacter, Metric::Perplexity],
            Self::EcommerceRecommendation => &[Metric::Auc, Metric::LogLoss, Metric::Ndcg10],
            Self::SpeechToText => &[
                Metric::Wer,
                Metric::Cer,
                Metric::BeamWer,
                Metric::RealTimeFactor,
            ],
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
    /// Bits that a character of a text costs on average.
    BitsPerCharacter,
    /// The exponential of the mean negative log likelihood of a symbol.
    Perplexity,
    /// Area under the ROC curve: how often a click is scored above what was not clicked.
    Auc,
    /// Mean negative log likelihood of clicks, in nats.
    LogLoss,
    /// Normalised discounted cumulative gain of the first ten of all items, mean over users (full ranking).
    Ndcg10,
    /// Word error rate over the whole corpus: edits divided by words of the references; greedy decoding.
    Wer,
    /// Character error rate over the whole corpus; greedy decoding.
    Cer,
    /// Word error rate by prefix beam search of width 8.
    BeamWer,
    /// Seconds of computing for a second of speech, one utterance at a time, features and decoding not counted.
    RealTimeFactor,
}

impl Metric {
    /// The key of the metric in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Top1 => "top1",
            Self::Top5 => "top5",
            Self::Nll => "nll",
            Self::Ece => "ece",
            Self::BitsPerCharacter => "bits-per-character",
            Self::Perplexity => "perplexity",
            Self::Auc => "auc",
            Self::LogLoss => "log-loss",
            Self::Ndcg10 => "ndcg10",
            Self::Wer => "wer",
            Self::Cer => "cer",
            Self::BeamWer => "beam-wer",
            Self::RealTimeFactor => "real-time-factor",
        }
    }

    /// The short title of a chart or column.
    pub fn title(self) -> &'static str {
        match self {
            Self::Top1 => later("accuracy"),
            Self::Top5 => later("top-5"),
            Self::Nll => later("nll"),
            Self::Ece => later("calibration error"),
            Self::BitsPerCharacter => later("bits/char"),
            Self::Perplexity => later("perplexity"),
            Self::Auc => later("AUC"),
            Self::LogLoss => later("log loss"),
            Self::Ndcg10 => later("NDCG@10"),
            Self::Wer => later("word error rate"),
            Self::Cer => later("character error rate"),
            Self::BeamWer => later("word error rate, beam"),
            Self::RealTimeFactor => later("real-time factor"),
        }
    }

    /// Whether more is better.
    pub fn direction(self) -> Direction {
        match self {
            Self::Top1 | Self::Top5 | Self::Auc | Self::Ndcg10 => Direction::Maximize,
            Self::Nll | Self::Ece | Self::BitsPerCharacter | Self::Perplexity | Self::LogLoss => {
                Direction::Minimize
            }
            Self::Wer | Self::Cer | Self::BeamWer | Self::RealTimeFactor => Direction::Minimize,
        }
    }

    /// The least and greatest possible value, where there is one.
    pub fn bounds(self) -> (Option<f64>, Option<f64>) {
        match self {
            Self::Top1 | Self::Top5 | Self::Ece | Self::Auc | Self::Ndcg10 => {
                (Some(0.0), Some(1.0))
            }
            Self::Nll | Self::BitsPerCharacter | Self::LogLoss => (Some(0.0), None),
            Self::Wer | Self::Cer | Self::BeamWer | Self::RealTimeFactor => (Some(0.0), None),
            Self::Perplexity => (Some(1.0), None),
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
