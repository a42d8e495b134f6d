//! Examples in memory, of any kind.

use std::path::PathBuf;

use super::{
    clicks::ClickSet,
    examples::ExampleSet,
    histories::HistorySet,
    identity::Identity,
    kind::{Kind, for_each_kind},
    pictures::PictureSet,
    signature::{DataFacts, Signature},
    speech::SpeechSet,
    text::TextSet,
};

macro_rules! dataset {
    ($($(#[$doc:meta])* $Kind:ident($name:literal): $Set:ty, $Shape:ty;)+) => {
        /// Examples of any kind.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Dataset {
            $($(#[$doc])* $Kind(Box<$Set>)),+
        }

        impl Dataset {
            /// What kind of data it is.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Self::$Kind(_) => Kind::$Kind),+
                }
            }

            /// The sizes that fix the models.
            pub fn signature(&self) -> Signature {
                match self {
                    $(Self::$Kind(set) => set.shape().into()),+
                }
            }

            /// Examples of each split: see [`ExampleSet::counts`].
            pub fn counts(&self) -> [usize; 3] {
                match self {
                    $(Self::$Kind(set) => set.counts()),+
                }
            }

            /// What tells these examples from others: see [`ExampleSet::identity`].
            pub fn identity(&self) -> Option<Identity> {
                match self {
                    $(Self::$Kind(set) => set.identity()),+
                }
            }

            /// The files that the given one names: see [`ExampleSet::named_files`].
            pub(super) fn named_files(&self) -> &[PathBuf] {
                match self {
                    $(Self::$Kind(set) => set.named_files()),+
                }
            }

            /// How much there is, and of what form.
            pub fn facts(&self) -> DataFacts {
                match self {
                    $(Self::$Kind(set) => set.facts()),+
                }
            }
        }

        $(
            impl From<$Set> for Dataset {
                fn from(set: $Set) -> Self {
                    Self::$Kind(Box::new(set))
                }
            }
        )+
    };
}

for_each_kind!(dataset);
