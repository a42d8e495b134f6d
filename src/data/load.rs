//! From a specification to examples in memory.

use super::{
    ClickSet, DataFacts, Error, PictureSet, Source, Spec, SpeechSet, TextSet, clicks, pictures,
    speech, text,
};

/// How much of the data is learned from, and how hard generated data is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// Share of the training examples: D.
    pub fraction: f64,
    /// Difficulty of generated data: C.
    pub complexity: f64,
}

impl Amount {
    /// All training examples, of a difficulty.
    pub fn whole(complexity: f64) -> Self {
        Self {
            fraction: 1.0,
            complexity,
        }
    }

    /// Training examples kept of `all`: rounded, and at least one.
    pub fn of(self, all: usize) -> usize {
        ((all as f64 * self.fraction).round() as usize).clamp(1, all.max(1))
    }
}

/// Examples of one kind, divided and scaled.
#[derive(Clone, Debug, PartialEq)]
pub enum Dataset {
    /// Labelled pictures.
    Pictures(PictureSet),
    /// A text to be continued.
    Text(TextSet),
    /// Rows of features, clicked or not.
    Clicks(Box<ClickSet>),
    /// Utterances with their transcripts.
    Speech(SpeechSet),
}

impl Dataset {
    /// How much there is, and of what form.
    pub fn facts(&self) -> DataFacts {
        match self {
            Self::Pictures(set) => set.facts(),
            Self::Text(set) => set.facts(),
            Self::Clicks(set) => set.facts(),
            Self::Speech(set) => set.facts(),
        }
    }
}

/// Loads the examples of a specification.
///
/// Embedded and generated sets take milliseconds, so every trial prepares its own; a smaller share of the data is a
/// prefix of a larger one, and the other splits never change with it.
///
/// # Errors
/// When the data cannot be read or is too little to learn from.
pub fn load(spec: &Spec, amount: Amount) -> Result<Dataset, Error> {
    Ok(match spec.source {
        Source::Digits
        | Source::Glyphs
        | Source::Idx
        | Source::Cifar
        | Source::ImageFolder
        | Source::ImageTable => Dataset::Pictures(pictures::prepare(spec, amount)?),
        Source::Grammar | Source::Text | Source::TextLines => {
            Dataset::Text(text::prepare(spec, amount)?)
        }
        Source::LatentClicks | Source::Criteo | Source::Ratings | Source::Events => {
            Dataset::Clicks(Box::new(clicks::prepare(spec, amount)?))
        }
        Source::SpokenDigits
        | Source::SpeechManifest
        | Source::SpeechCommands
        | Source::Librispeech => Dataset::Speech(speech::prepare(spec, amount)?),
    })
}
