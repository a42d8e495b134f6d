//! How a baseline is told of.

use std::collections::BTreeMap;

use crate::{
    scenario::Metric,
    sweep::EventKind,
    train::{hooks::Hooks, stopwatch::Stopwatch},
};

/// Tells of a baseline; one that says nothing of the quality is left out.
pub(super) fn report(
    hooks: &mut dyn Hooks,
    name: &str,
    quality: Metric,
    metrics: BTreeMap<Metric, f64>,
    watch: &Stopwatch,
) -> std::io::Result<()> {
    let Some(value) = metrics.get(&quality) else {
        return Ok(());
    };
    hooks.emit(EventKind::Baseline {
        name: name.to_owned(),
        quality: *value,
        metrics,
        seconds: Some(watch.seconds()),
    })
}
