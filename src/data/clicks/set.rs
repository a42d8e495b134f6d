//! Clicks divided for training: rows of ids and numbers, each with a label.

use crate::words::{Message, message};
use std::path::Path;

use super::shape::ClickShape;
use crate::data::{
    amount::Amount, error::Error, examples::ExampleSet, identity::Identity, spec::Spec,
};

/// How rows are divided, and the share of the training rows that is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Division {
    /// Share of the rows, the last by time, that the final measurement is made on.
    pub test: f64,
    /// Share of the rows, the last before those, that the live curves are drawn on.
    pub validation: f64,
    /// How many of the training rows are learned from.
    pub amount: Amount,
    /// Seed of everything that is drawn.
    pub seed: u64,
}

impl Division {
    /// As a specification states it.
    pub(super) fn of(spec: &Spec, amount: Amount) -> Self {
        Self {
            test: spec.test_fraction,
            validation: spec.validation_fraction,
            amount,
            seed: spec.seed,
        }
    }
}

/// Rows of one split.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clicks {
    /// Ids `[row, user_fields + item_fields]`, those of the user first, each offset by its field.
    pub ids: Vec<u32>,
    /// Numbers `[row, dense]`, zero mean and unit variance over the training rows.
    pub dense: Vec<f32>,
    /// 1 for a click, 0 for none.
    pub labels: Vec<f32>,
    /// The true probability of a click, for generated rows; empty where it is unknown.
    pub probabilities: Vec<f32>,
}

impl Clicks {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Ids and numbers of one row.
    pub fn row(&self, shape: ClickShape, index: usize) -> (&[u32], &[f32]) {
        (
            &self.ids[index * shape.fields()..][..shape.fields()],
            &self.dense[index * shape.dense..][..shape.dense],
        )
    }

    /// Share of clicks.
    pub fn rate(&self) -> f64 {
        self.labels.iter().map(|l| f64::from(*l)).sum::<f64>() / self.len().max(1) as f64
    }

    /// The rows at some indices.
    pub(super) fn at(&self, indices: &[usize], shape: ClickShape) -> Self {
        let rows = || indices.iter().map(|i| self.row(shape, *i));
        Self {
            ids: rows().flat_map(|r| r.0).copied().collect(),
            dense: rows().flat_map(|r| r.1).copied().collect(),
            labels: indices.iter().map(|i| self.labels[*i]).collect(),
            probabilities: indices
                .iter()
                .filter_map(|i| self.probabilities.get(*i))
                .copied()
                .collect(),
        }
    }
}

/// What the full ranking is measured on: each user is given every item, but those that the user had before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Ids of each user `[user, user_fields]`.
    pub users: Vec<u32>,
    /// Numbers of each user `[user, dense]`.
    pub dense: Vec<f32>,
    /// Ids of every item `[item, item_fields]`.
    pub items: Vec<u32>,
    /// The items that each user clicked in the test split, at least one, ascending: places in `items`.
    pub held_out: Vec<Vec<u32>>,
    /// The items that each user clicked before, ascending: they are left out of the user's ranking.
    pub left_out: Vec<Vec<u32>>,
}

impl Ranking {
    /// Number of users that items are ranked for.
    pub fn len(&self) -> usize {
        self.held_out.len()
    }

    /// Whether there is no user to rank for.
    pub fn is_empty(&self) -> bool {
        self.held_out.is_empty()
    }

    /// Number of items.
    pub fn items(&self, shape: ClickShape) -> usize {
        self.items.len() / shape.item_fields.max(1)
    }

    /// A row for each item, as one user would meet it: ids `[item, fields]` and numbers `[item, dense]`.
    pub fn rows(&self, shape: ClickShape, user: usize) -> (Vec<u32>, Vec<f32>) {
        let ids = &self.users[user * shape.user_fields..][..shape.user_fields];
        let dense = &self.dense[user * shape.dense..][..shape.dense];
        let items = self.items.chunks_exact(shape.item_fields.max(1));
        let all: Vec<u32> = items.flat_map(|i| ids.iter().chain(i)).copied().collect();
        (all, dense.repeat(self.items(shape)))
    }
}

/// What the true probabilities score: no model does better, but by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClickOptimum {
    /// Area under the ROC curve on the labels of the test split.
    pub auc: f64,
    /// Mean negative log likelihood of these labels, nats.
    pub log_loss: f64,
    /// The area's expectation over all labels that the probabilities could have given.
    pub expected_auc: f64,
    /// The loss's expectation: the mean entropy, nats.
    pub expected_log_loss: f64,
}

/// Clicks divided and encoded for training.
#[derive(Clone, Debug, PartialEq)]
pub struct ClickSet {
    /// Sizes of a row.
    pub shape: ClickShape,
    /// The titles of the fields, those of the user first.
    pub fields: Vec<String>,
    /// The titles of the numbers.
    pub numbers: Vec<String>,
    /// The values of the first test rows, a name for each field, to look at.
    pub shown: Vec<Vec<String>>,
    /// What is learned from, in random order, so that a smaller share is a prefix of a larger one.
    pub train: Clicks,
    /// What the live curves are drawn on; empty where that is the test split.
    pub validation: Clicks,
    /// What the final measurement is made on: later than all others, where times are known.
    pub test: Clicks,
    /// The full ranking, where users and items are known.
    pub ranking: Option<Ranking>,
    /// What the truth scores, for generated clicks.
    pub optimum: Option<ClickOptimum>,
    /// What tells these clicks from others.
    pub identity: Option<Identity>,
    /// What was skipped or has to be known, one sentence each.
    pub notes: Vec<Message>,
}

impl ExampleSet for ClickSet {
    type Shape = ClickShape;

    fn shape(&self) -> ClickShape {
        self.shape
    }

    fn counts(&self) -> [usize; 3] {
        [&self.train, &self.validation, &self.test].map(Clicks::len)
    }

    fn notes(&self) -> &[Message] {
        &self.notes
    }

    fn optimum(&self) -> Option<f64> {
        self.optimum.map(|o| o.auc)
    }

    fn identity(&self) -> Option<Identity> {
        self.identity
    }

    fn unrecognised(path: &Path) -> Error {
        Error::unrecognised(
            path,
            message!(
                "clicks: a table of ratings or events with a header, or Criteo's rows of 40 columns"
            ),
        )
    }
}
