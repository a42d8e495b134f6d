//! How fast this machine trains the models of a scenario: the largest of each ladder, timed by a calibration.

use anyhow::Result;
use serde::Serialize;

use super::{
    calibrator::predict,
    start_sweep::{RunOptions, draft},
};
use crate::{
    models::{Backend, Family, Scale},
    scenario::Scenario,
    sweep::{self, BackendChoice, Candidate},
};

/// The speed of one model of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Speed {
    /// The scenario's name.
    pub scenario: String,
    /// The model's family.
    pub family: Family,
    /// Its scale, the largest of its ladder.
    pub scale: Scale,
    /// What trains it.
    pub backend: Backend,
    /// Examples learned from in a second, on one thread; null where it could not be measured.
    pub samples_per_second: Option<f64>,
}

/// Times the largest model of each ladder on a backend, with the first difficulty and all training examples.
///
/// # Errors
/// When the scenario's data cannot be used, or no process can be started to measure in.
pub fn speeds(scenario: &Scenario, backend: Backend) -> Result<Vec<Speed>> {
    let options = RunOptions {
        backend: BackendChoice::Only(backend),
        ..RunOptions::default()
    };
    let (facts, all) = draft(scenario, &options)?;
    let largest = scenario
        .ladder
        .iter()
        .filter_map(|ladder| Some((ladder.family, ladder.scales.iter().max()?)));
    let candidates: Vec<Candidate> = largest
        .filter_map(|(family, scale)| {
            let same = |c: &&Candidate| (c.family, c.scale) == (family, *scale);
            all.iter().find(same).cloned()
        })
        .collect();
    let samples = sweep::samples(&candidates, &sweep::trials(scenario, &candidates));
    let seconds = predict(&samples)?;
    let speed = |(trial, seconds): (sweep::Trial, Option<f64>)| {
        let examples = facts.train_at(trial.data_fraction) as f64 * f64::from(trial.budget.epochs);
        Speed {
            scenario: scenario.name.clone(),
            family: trial.family,
            scale: trial.scale,
            backend,
            samples_per_second: seconds.map(|s| examples / s).filter(|v| v.is_finite()),
        }
    };
    Ok(samples.into_iter().zip(seconds).map(speed).collect())
}
