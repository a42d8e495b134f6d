//! The reference of a sweep: the simple answers to its data.

use super::{
    examples::examples,
    hooks::{Ended, Error, Hooks},
    objective::for_baselines,
};
use crate::{
    models::Backend,
    sweep::{EventKind, Trial},
};

/// Computes the baselines of a trial's task.
///
/// # Errors
/// When the data cannot be used, or an event cannot be kept.
pub fn baselines(trial: &Trial, hooks: &mut dyn Hooks) -> Result<Ended, Error> {
    hooks.emit(EventKind::Started {
        pid: std::process::id(),
        backend: Some(Backend::Flex),
        step: 0,
        steps: 0,
    })?;
    let data = examples(&for_baselines(&trial.data), trial.amount(), hooks)?;
    data.baselines(trial.task.quality(), hooks)
}
