//! Histories divided for training: stretches to learn from, and questions whose answer was held out.

use std::path::Path;

use super::{HistoryOptimum, HistoryShape, Seen};
use crate::{
    data::{error::Error, examples::ExampleSet, identity::Identity},
    words::{Message, message},
};

/// What a listener heard, and what came next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// All that was heard before, the newest last; at least one item.
    pub history: Vec<u32>,
    /// What was heard next.
    pub next: u32,
}

impl Question {
    pub(super) fn new(history: &[u32], next: u32) -> Self {
        Self {
            history: history.to_vec(),
            next,
        }
    }
}

/// Histories divided for training.
#[derive(Clone, Debug, PartialEq)]
pub struct HistorySet {
    /// Sizes of the models' tables.
    pub shape: HistoryShape,
    /// What each item is called.
    pub names: Vec<String>,
    /// Whether what was heard before is ranked.
    pub seen: Seen,
    /// What is learned from: stretches in which each item but the first is foretold from those before it; listeners in random
    /// order, so that a smaller share is a prefix of a larger one.
    pub train: Vec<Vec<u32>>,
    /// What the live curves are drawn on; empty where that is the test split.
    pub validation: Vec<Question>,
    /// The last item of each listener.
    pub test: Vec<Question>,
    /// What the truth scores, for generated histories.
    pub optimum: Option<HistoryOptimum>,
    /// What tells these histories from others.
    pub identity: Option<Identity>,
    /// What was skipped or has to be known, one sentence each.
    pub notes: Vec<Message>,
}

impl HistorySet {
    /// Items up to which a step of training scores all of them.
    pub const FULL: usize = 50_000;
    /// Items that a step tells the right ones from in a larger catalogue, drawn evenly, beside those of its own targets.
    pub const DRAWN: usize = 8192;
}

impl ExampleSet for HistorySet {
    type Shape = HistoryShape;

    fn shape(&self) -> HistoryShape {
        self.shape
    }

    fn counts(&self) -> [usize; 3] {
        [self.train.len(), self.validation.len(), self.test.len()]
    }

    fn notes(&self) -> &[Message] {
        &self.notes
    }

    fn optimum(&self) -> Option<f64> {
        self.optimum.map(|o| o.ndcg)
    }

    fn identity(&self) -> Option<Identity> {
        self.identity
    }

    fn unrecognised(path: &Path) -> Error {
        Error::unrecognised(
            path,
            message!(
                "histories: rows of a user and an item, in order or with a time, or Last.fm's six columns"
            ),
        )
    }
}
