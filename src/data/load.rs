//! From a specification to examples in memory.

use std::path::Path;

use super::{
    amount::Amount,
    clicks::{self, ClickSet},
    dataset::Dataset,
    error::Error,
    examples::ExampleSet,
    histories::{self, HistorySet},
    kind::{Kind, for_each_kind},
    pictures::{self, PictureSet},
    reader::{Miss, Nearness, Origin, Reader},
    signature::Shape,
    source::{Source, for_each_source},
    spec::Spec,
    speech::{self, SpeechSet},
    text::{self, TextSet},
};
use crate::words::message;

macro_rules! readers {
    ($($(#[$doc:meta])* $Source:ident($name:literal) = $($reader:ident)::+;)+) => {
        impl Source {
            /// The kind of its examples.
            pub const fn kind(self) -> Kind {
                match self {
                    $(Self::$Source => kind(&$($reader)::+)),+
                }
            }

            /// Where its examples come from.
            pub(super) const fn origin(self) -> Origin {
                match self {
                    $(Self::$Source => $($reader)::+.origin),+
                }
            }

            fn load(self, spec: &Spec, amount: Amount) -> Result<Dataset, Error> {
                Ok(match self {
                    $(Self::$Source => ($($reader)::+.load)(spec, amount)?.into()),+
                })
            }
        }
    };
}

for_each_source!(readers);

const fn kind<S: ExampleSet>(_: &Reader<S>) -> Kind {
    S::Shape::KIND
}

impl Source {
    /// Whether the examples are made rather than read, so that their difficulty can be set.
    pub fn is_generated(self) -> bool {
        matches!(self.origin(), Origin::Generated)
    }

    /// Whether the examples come from the user's files.
    pub fn reads_files(self) -> bool {
        matches!(self.origin(), Origin::Files(_))
    }
}

macro_rules! recognise {
    ($($(#[$doc:meta])* $Kind:ident($name:literal): $Set:ty, $Shape:ty;)+) => {
        impl Kind {
            /// The sources of examples of this kind.
            pub fn sources(self) -> Vec<Source> {
                let own = |source: &Source| source.kind() == self;
                Source::ALL.into_iter().filter(own).collect()
            }

            /// The source that reads a user's file or folder.
            ///
            /// # Errors
            /// When no source of the kind knows its form: why the nearest one does not.
            pub fn recognise(self, path: &Path) -> Result<Source, Error> {
                if path.exists() && !path.is_file() && !path.is_dir() {
                    return Err(Error::Form {
                        path: path.to_owned(),
                        message: message!("is a pipe or a device: expected a file"),
                    });
                }
                let mut nearest: Option<Miss> = None;
                for source in self.sources() {
                    let Origin::Files(fits) = source.origin() else {
                        continue;
                    };
                    let Err(miss) = fits(path) else {
                        return Ok(source);
                    };
                    if nearest.as_ref().is_none_or(|near| miss.nearness > near.nearness) {
                        nearest = Some(miss);
                    }
                }
                match nearest.filter(|miss| miss.nearness > Nearness::Far && path.exists()) {
                    Some(miss) => Err(miss.error),
                    None => Err(match self {
                        $(Self::$Kind => <$Set as ExampleSet>::unrecognised(path)),+
                    }),
                }
            }
        }
    };
}

for_each_kind!(recognise);

/// Loads the examples of a specification.
///
/// Embedded and generated sets take milliseconds, so every trial prepares its own; a smaller share of the data is a
/// prefix of a larger one, and the other splits never change with it.
///
/// # Errors
/// When the data cannot be read or is too little to learn from.
pub fn load(spec: &Spec, amount: Amount) -> Result<Dataset, Error> {
    let source = spec.source.ok_or_else(|| {
        Error::Missing(message!(
            "a program of the user's own brings its data: there is nothing to load"
        ))
    })?;
    source.load(spec, amount)
}
