//! What predictions reached, of any kind of data.

use std::collections::BTreeMap;

use crate::{scenario::Metric, words::Message};

/// What the predictions reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scores {
    /// How many were judged: images, utterances, symbols or rows.
    pub examples: usize,
    /// Standard error of the task's first metric from the finite number of examples.
    pub quality_error: Option<f64>,
    /// The metrics that the files tell.
    pub metrics: BTreeMap<Metric, f64>,
    /// What was assumed, and why a metric is missing.
    pub notes: Vec<Message>,
}
