//! What a model must know of its data before it is built: sizes, never values.

use crate::words::Message;
use serde::{Deserialize, Serialize};

use super::{
    clicks::ClickShape,
    kind::{Kind, for_each_kind},
    pictures::PictureShape,
    speech::SpeechShape,
    text::TextShape,
};

/// The sizes of one kind of data that fix a model's first and last layer.
pub trait Shape: Copy + Into<Signature> {
    /// The kind.
    const KIND: Kind;

    /// The sizes of data of this kind; `None` of another.
    fn of(signature: &Signature) -> Option<Self>;
}

macro_rules! signature {
    ($($(#[$doc:meta])* $Kind:ident($name:literal): $Set:ty, $Shape:ty;)+) => {
        /// The sizes that fix a model's first and last layer, of any kind of data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Signature {
            $($(#[$doc])* #[serde(rename = $name)] $Kind($Shape)),+
        }

        impl Signature {
            /// The kind of data.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Self::$Kind(_) => Kind::$Kind),+
                }
            }
        }

        $(
            impl From<$Shape> for Signature {
                fn from(shape: $Shape) -> Self {
                    Self::$Kind(shape)
                }
            }

            impl Shape for $Shape {
                const KIND: Kind = Kind::$Kind;

                fn of(signature: &Signature) -> Option<Self> {
                    if let Signature::$Kind(shape) = signature {
                        Some(*shape)
                    } else {
                        None
                    }
                }
            }
        )+
    };
}

for_each_kind!(signature);

/// How much data there is, and of what form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataFacts {
    /// Sizes that fix the models.
    pub signature: Signature,
    /// Examples to learn from, at `data_fraction = 1`.
    pub train: usize,
    /// Examples held out of training to draw the live curves; 0 where the curves are drawn on the test split.
    pub validation: usize,
    /// Examples for the final measurement only.
    pub test: usize,
    /// What was skipped and why, one sentence each ("3 labels without an image").
    #[serde(default)]
    pub notes: Vec<Message>,
    /// The best quality that any model can reach, where the data's own law is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub optimum: Option<f64>,
}

impl DataFacts {
    /// Examples to learn from at a share of the data: rounded, and at least one.
    pub fn train_at(&self, fraction: f64) -> usize {
        ((self.train as f64 * fraction).round() as usize).clamp(1, self.train.max(1))
    }
}
