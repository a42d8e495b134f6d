//! The backends that can train, and which one `auto` takes for which family.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Family;

/// A numeric backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Backend {
    /// burn-candle, on the CPU.
    Candle,
    /// burn-flex, on the CPU.
    Flex,
}

impl Backend {
    /// Every backend of this build.
    pub const ALL: [Self; 2] = [Self::Candle, Self::Flex];

    /// The name used on the command line and in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Candle => "candle",
            Self::Flex => "flex",
        }
    }

    /// The backend that `auto` takes for a family.
    ///
    /// The rule: candle, unless flex is at least 1.2 times faster for the family.
    ///
    /// How many times faster flex trained the largest model of a preset, one after the other on one core, median of so many
    /// pairs: mlp 1.34 of 5, fm 1.87 of 2; conv .75 of 5, bigru .70 of 5, dlrm 1.04 of 5, transformer (speech, width 32) 1.11
    /// of 3. CPU seconds of a trial on candle and flex: 1.7 and 1.7 (cnn 8), 7.0 and 6.8 (resnet 8), 4.5 and 4.6 (vit 32).
    /// The workloads of `bench`, both at once on one core, median of 3 pairs: cnn 1.03, lstm 1.04, gru 1.03, gpt 1.01. Two
    /// towers were not timed; they are made of the same few products as fm.
    pub fn preferred(family: Family) -> Self {
        match family {
            Family::Mlp | Family::Fm | Family::TwoTower => Self::Flex,
            Family::Conv | Family::Bigru | Family::Transformer | Family::Dlrm => Self::Candle,
            Family::Cnn | Family::Lstm | Family::Gru | Family::Gpt => Self::Candle,
            Family::Resnet | Family::Vit => Self::Candle,
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
