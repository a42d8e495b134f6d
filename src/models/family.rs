//! The families of models that a ladder is built from, and the number that scales them.

use std::fmt;

use crate::words::later;
use serde::{Deserialize, Serialize};

/// A family of models that differ in one number only, their [`Scale`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// One hidden layer with `ReLU`; the scale is its width.
    Mlp,
    /// Three 3x3 convolutions, each followed by `ReLU`, two by pooling; the scale is the base channel count.
    Cnn,
    /// An embedding, one LSTM layer and a linear map; the scale is the width of all.
    Lstm,
    /// An embedding, one GRU layer and a linear map; the scale is the width of all.
    Gru,
    /// Two causal transformer blocks; the scale is their width.
    Gpt,
    /// A factorisation machine: a weight and a factor for each value, all pairs of factors multiplied; the scale is their size.
    Fm,
    /// A deep learning recommendation model: factors of values multiplied in pairs, read by a perceptron; the scale is their size.
    Dlrm,
    /// Two towers: a vector for the user, one for the item, and their product; the scale is the vectors' size.
    TwoTower,
    /// Residual blocks of time-channel separable convolutions over spectra (`QuartzNet`); the scale is the channel count.
    Conv,
    /// A gated recurrent layer in both directions over spectra; the scale is its hidden width.
    Bigru,
    /// Blocks of self-attention over spectra; the scale is `d_model`.
    Transformer,
    /// A convolution and three residual blocks with batch normalisation; the scale is the base channel count.
    Resnet,
    /// Patches with learned places, two blocks of attention; the scale is `d_model`.
    Vit,
}

impl Family {
    /// Every family, in the order in which they are shown.
    pub const ALL: [Self; 13] = [
        Self::Mlp,
        Self::Cnn,
        Self::Resnet,
        Self::Vit,
        Self::Lstm,
        Self::Gru,
        Self::Gpt,
        Self::Fm,
        Self::Dlrm,
        Self::TwoTower,
        Self::Conv,
        Self::Bigru,
        Self::Transformer,
    ];

    /// The name used in scenario files and in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mlp => "mlp",
            Self::Cnn => "cnn",
            Self::Lstm => "lstm",
            Self::Gru => "gru",
            Self::Gpt => "gpt",
            Self::Fm => "fm",
            Self::Dlrm => "dlrm",
            Self::TwoTower => "two-tower",
            Self::Conv => "conv",
            Self::Bigru => "bigru",
            Self::Transformer => "transformer",
            Self::Resnet => "resnet",
            Self::Vit => "vit",
        }
    }

    /// What the scale number means for this family.
    pub fn scale_means(self) -> &'static str {
        match self {
            Self::Mlp | Self::Lstm | Self::Gru => later("hidden width"),
            Self::Cnn => later("base channels"),
            Self::Gpt => later("model width"),
            Self::Fm | Self::Dlrm | Self::TwoTower => later("embedding dimension"),
            Self::Conv => later("channels"),
            Self::Bigru => later("hidden width"),
            Self::Transformer => later("d_model"),
            Self::Resnet => later("base channels"),
            Self::Vit => later("d_model"),
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The number that scales a family: hidden width, base channels, `d_model`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scale(pub u32);

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
