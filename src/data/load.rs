//! From a specification to examples in memory.

use super::{
    DataFacts, Error, PictureSet, Spec,
    pictures::{self, Amount},
};

/// Examples of one kind, divided and scaled.
#[derive(Clone, Debug, PartialEq)]
pub enum Dataset {
    /// Labelled pictures.
    Pictures(PictureSet),
}

/// Loads the examples of a specification, with a share of its training examples.
///
/// The whole embedded set takes about two milliseconds, so every trial prepares its own; a smaller share of the data is a
/// prefix of a larger one, and the other splits never change with it.
///
/// # Errors
/// When the data cannot be read or is too little to learn from.
pub fn load(spec: &Spec, data_fraction: f64) -> Result<Dataset, Error> {
    let amount = Amount {
        fraction: data_fraction,
        complexity: 1.0,
    };
    Ok(Dataset::Pictures(pictures::prepare(spec, amount)?))
}

/// How much data a specification gives, and of what form.
///
/// # Errors
/// As [`load`].
pub fn facts(spec: &Spec) -> Result<DataFacts, Error> {
    Ok(match load(spec, 1.0)? {
        Dataset::Pictures(set) => set.facts(),
    })
}
