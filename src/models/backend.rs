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
    /// Milliseconds a step, one thread, candle against flex: mlp 64-100-10 at batch 32 .19 and .12 (1.6 times);
    /// cnn 16-32-64 with burn's own operations 241 and 289 (0.8 times). On our kernels the families of `vision-glyphs` are
    /// equal: CPU seconds of a trial 1.7 and 1.7 (cnn 8), 7.0 and 6.8 (resnet 8), 4.5 and 4.6 (vit 32). The workloads of
    /// `bench`, CPU milliseconds a step: lstm 17.5 and 16.1, gru 14.5 and 13.1, gpt 218 and 201 (1.1 times each).
    pub fn preferred(family: Family) -> Self {
        match family {
            Family::Mlp | Family::Conv | Family::Bigru | Family::Transformer => Self::Flex,
            Family::Cnn | Family::Lstm | Family::Gru | Family::Gpt => Self::Candle,
            Family::Fm | Family::Dlrm | Family::TwoTower => Self::Flex,
            Family::Resnet | Family::Vit => Self::Candle,
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
