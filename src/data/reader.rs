//! What the reader of a source declares: where its examples come from, how they are recognised, how they are loaded.

use std::path::Path;

use super::{amount::Amount, error::Error, spec::Spec};

/// The declaration of a source whose examples are a set `S`.
pub struct Reader<S> {
    /// Where the examples come from.
    pub origin: Origin,
    /// Loads the examples of a specification.
    pub load: fn(&Spec, Amount) -> Result<S, Error>,
}

/// Where examples come from.
#[derive(Clone, Copy, Debug)]
pub enum Origin {
    /// From the program itself.
    Embedded,
    /// They are made, so that their difficulty can be set.
    Generated,
    /// From the user's file or folder, whose form the function recognises, or says how near it comes to it.
    Files(fn(&Path) -> Result<(), Miss>),
}

/// Why a file or folder is not of a reader's form, and how near it comes: of all readers the nearest one's reason is said.
#[derive(Debug)]
pub struct Miss {
    /// How near it comes.
    pub nearness: Nearness,
    /// What was found, and what was expected.
    pub error: Error,
}

/// How near a file or folder comes to a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// Nothing of the form is there.
    Far,
    /// It looks like it, as other things do.
    Resembling,
    /// It is meant, but for what the error says.
    Near,
}

impl Miss {
    /// Nothing of the form is there.
    pub fn far(error: Error) -> Self {
        Self {
            nearness: Nearness::Far,
            error,
        }
    }

    /// It looks like the form, as other things do.
    pub fn resembling(error: Error) -> Self {
        Self {
            nearness: Nearness::Resembling,
            error,
        }
    }

    /// It is meant, but for what the error says.
    pub fn near(error: Error) -> Self {
        Self {
            nearness: Nearness::Near,
            error,
        }
    }
}
