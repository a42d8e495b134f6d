//! Simple answers to the same task on the same splits, so that a network's quality can be judged. One file a kind of data.
//!
//! The first that is told of never looks at its input: it is what is reached without having learned anything.

mod additive;
mod clicks;
mod logistic;
mod ngrams;
mod pictures;
mod speech;
mod text;

use std::{collections::BTreeMap, time::Instant};

use super::{Ended, Error, Hooks};
use crate::{
    data::{self, Dataset},
    models::Backend,
    scenario::Metric,
    sweep::{EventKind, Trial},
};

/// Computes the baselines of a trial's task.
///
/// # Errors
/// When the data cannot be used, or an event cannot be kept.
pub fn baselines(trial: &Trial, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
    hooks.emit(EventKind::Started {
        pid: std::process::id(),
        backend: Backend::Flex,
        step: 0,
        steps: 0,
    })?;
    let spec = pictures::scaled(&trial.data);
    match data::load(&spec, trial.amount())? {
        Dataset::Pictures(set) => pictures::baselines(&set, hooks),
        Dataset::Text(set) => text::baselines(&set, hooks),
        Dataset::Clicks(set) => clicks::baselines(&set, hooks),
        Dataset::Speech(set) => speech::baselines(&set, hooks),
    }
}

/// Tells of a baseline whose quality is the first of its metrics.
fn report(
    hooks: &mut dyn Hooks,
    name: &str,
    quality: Metric,
    metrics: BTreeMap<Metric, f64>,
    began: Instant,
) -> std::io::Result<()> {
    hooks.emit(EventKind::Baseline {
        name: name.to_owned(),
        quality: metrics[&quality],
        metrics,
        seconds: began.elapsed().as_secs_f64(),
    })
}
