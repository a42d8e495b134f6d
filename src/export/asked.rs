//! What is asked of a format, and what it gives.

use std::path::PathBuf;

use crate::{advise::Advice, sets::closed_set, sweep::Sweep};

closed_set! {
    /// A part of a sweep.
    pub enum Part {
        /// Its trials.
        Trials = "trials",
        /// The points of its curves.
        Curves = "curves",
        /// Quality by scale.
        Quality = "quality",
        /// The loss while training.
        Loss = "loss",
        /// The quality while training.
        Metric = "metric",
    }
}

/// What is asked for.
pub struct Asked<'a> {
    /// The sweep.
    pub sweep: &'a Sweep,
    /// What it advises.
    pub advice: &'a Advice,
    /// Which part; the format's usual one where none is named.
    pub part: Option<Part>,
}

/// What a format makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Product {
    /// One text.
    Text(String),
    /// Files by their paths in a folder.
    Files(Vec<Content>),
}

/// A file and what it holds.
pub type Content = (PathBuf, Vec<u8>);
