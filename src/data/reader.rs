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
    /// From the user's file or folder, which the function recognises by its form.
    Files(fn(&Path) -> bool),
}
