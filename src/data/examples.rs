//! Examples in memory, of one kind: divided, scaled and counted.

use std::path::{Path, PathBuf};

use super::{
    error::Error,
    identity::Identity,
    signature::{DataFacts, Shape},
};
use crate::words::Message;

/// Examples of one kind: some to learn from, some that the live curves are drawn on, some for the final measurement.
pub trait ExampleSet: Sized {
    /// The sizes that fix the models.
    type Shape: Shape;

    /// The sizes that fix the models.
    fn shape(&self) -> Self::Shape;

    /// Examples to learn from, to draw the live curves on (0 where those are drawn on the test split), and of the test split.
    fn counts(&self) -> [usize; 3];

    /// What was skipped and why, and what has to be known.
    fn notes(&self) -> &[Message];

    /// The best quality that any model can reach, where the data's own law is known.
    fn optimum(&self) -> Option<f64> {
        None
    }

    /// What to say of a user's path that no source of the kind recognises.
    fn unrecognised(path: &Path) -> Error;

    /// What tells these examples from others, whatever share of them is learned from and however they are scaled; `None`
    /// where they are made, so that source and seed tell it.
    fn identity(&self) -> Option<Identity>;

    /// The files that the given one names, where the examples stand in those.
    fn named_files(&self) -> &[PathBuf] {
        &[]
    }

    /// How much there is, and of what form.
    fn facts(&self) -> DataFacts {
        let [train, validation, test] = self.counts();
        DataFacts {
            signature: Some(self.shape().into()),
            train,
            validation,
            test,
            notes: self.notes().to_vec(),
            optimum: self.optimum(),
        }
    }
}
