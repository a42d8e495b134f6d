//! The sizes that fix a recommender's tables.

use serde::{Deserialize, Serialize};

/// Listening histories, of which the next item is foretold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryShape {
    /// Items of the catalogue.
    pub items: usize,
    /// Items of a history that a model sees at most, the last ones.
    pub context: usize,
    /// Items that are foretold in a training example, on average: what an example costs.
    pub answers: usize,
}
