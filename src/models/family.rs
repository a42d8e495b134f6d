//! The families of models that a ladder is built from, and the number that scales them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A family of models that differ in one number only, their [`Scale`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// One hidden layer with `ReLU`; the scale is its width.
    Mlp,
    /// Three 3x3 convolutions, each followed by `ReLU`, two by pooling; the scale is the base channel count.
    Cnn,
    /// A convolution and three residual blocks with batch normalisation; the scale is the base channel count.
    Resnet,
    /// Patches with learned places, two blocks of attention; the scale is `d_model`.
    Vit,
}

impl Family {
    /// Every family, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Mlp, Self::Cnn, Self::Resnet, Self::Vit];

    /// The name used in scenario files and in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mlp => "mlp",
            Self::Cnn => "cnn",
            Self::Resnet => "resnet",
            Self::Vit => "vit",
        }
    }

    /// What the scale number means for this family.
    pub fn scale_means(self) -> &'static str {
        match self {
            Self::Mlp => "hidden width",
            Self::Cnn | Self::Resnet => "base channels",
            Self::Vit => "d_model",
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
