//! What a model must know of its data before it is built: sizes, never values.

use crate::words::Message;
use serde::{Deserialize, Serialize};

use super::{
    clicks::ClickShape,
    histories::HistoryShape,
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
    /// Sizes that fix the models; `None` where a program of the user's own knows them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    /// Examples to learn from, at `data_fraction = 1`; 0 where nobody told how many there are.
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
    /// What is known of the data that a program of the user's own brings.
    pub fn of_own(examples: Option<usize>) -> Self {
        Self {
            signature: None,
            train: examples.unwrap_or(0),
            validation: 0,
            test: 0,
            notes: Vec::new(),
            optimum: None,
        }
    }

    /// Examples to learn from, where it is known how many there are.
    pub fn known_train(&self) -> Option<usize> {
        (self.train > 0).then_some(self.train)
    }

    /// The amount of data at a share of them: examples, or where nobody told how many there are, the share itself.
    pub fn amount_at(&self, fraction: f64) -> f64 {
        match self.known_train() {
            Some(_) => self.train_at(fraction) as f64,
            None => fraction,
        }
    }

    /// Examples to learn from at a share of the data: rounded, and at least one.
    pub fn train_at(&self, fraction: f64) -> usize {
        ((self.train as f64 * fraction).round() as usize).clamp(1, self.train.max(1))
    }
}
