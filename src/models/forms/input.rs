//! What a network reads: a batch of any kind of data.

use super::form::Form;
use crate::data::{ClickShape, HistoryShape, PictureShape, SpeechShape, TextShape, for_each_kind};

/// A form whose batches are told from those of other kinds.
pub trait Reads: Form {
    /// The batch, where it is of this kind.
    fn batch(input: &Input) -> Option<&Self::Batch>;
}

macro_rules! input {
    ($($(#[$doc:meta])* $Kind:ident($name:literal): $Set:ty, $Shape:ty;)+) => {
        /// A batch of inputs of any kind, as plain numbers.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Input {
            $($(#[$doc])* $Kind(<$Shape as Form>::Batch)),+
        }

        $(
            impl Reads for $Shape {
                fn batch(input: &Input) -> Option<&Self::Batch> {
                    if let Input::$Kind(batch) = input {
                        Some(batch)
                    } else {
                        None
                    }
                }
            }
        )+
    };
}

for_each_kind!(input);
