//! Simple answers to the same task on the same splits, so that a network's quality can be judged. One file a kind of data.
//!
//! The first that is told of never looks at its input: it is what is reached without having learned anything.

mod additive;
pub(super) mod clicks;
pub(super) mod histories;
mod logistic;
mod ngrams;
pub(super) mod pictures;
mod report;
pub(super) mod speech;
pub(super) mod text;
