//! How long a training will take, predicted from its first steps.

use std::time::{Duration, Instant};

use super::{
    Control, Ended, Error, Hooks,
    trainer::{Learner, backend, batches},
};
use crate::{
    data::{self, Dataset},
    models::{TrainBackend, Work, work_on},
    stats::median,
    sweep::{EventKind, Trial},
};

const PATIENCE: Duration = Duration::from_millis(150);
/// First steps that are not counted: they allocate and fill caches.
const WARM_UP: usize = 2;
const MOST: usize = 50;

/// Predicts the wall seconds of a whole training from the median of its first steps.
///
/// # Errors
/// When the data cannot be used.
pub fn calibrate(trial: &Trial) -> Result<f64, Error> {
    let data = data::load(&trial.data, trial.amount())?;
    work_on(backend(trial), Calibration { trial, data: &data })
}

/// Records how long each of some trainings will take: one trial for each candidate, on all training examples.
///
/// # Errors
/// When the data cannot be used, or an event cannot be kept.
pub fn predictions(trials: &[Trial], hooks: &mut dyn Hooks) -> Result<Ended, Error> {
    for trial in trials {
        if hooks.control()? == Control::Stop {
            return Ok(Ended::Stopped);
        }
        hooks.emit(EventKind::Predicted {
            family: trial.family,
            scale: trial.scale,
            seconds: calibrate(trial)?,
        })?;
    }
    Ok(Ended::Done)
}

struct Calibration<'a> {
    trial: &'a Trial,
    data: &'a Dataset,
}

impl Work for Calibration<'_> {
    type Output = Result<f64, Error>;

    fn on<B: TrainBackend>(self, device: B::Device) -> Self::Output {
        let mut learner = Learner::<B>::new(self.trial, self.data, device)?;
        let examples = self.data.counts()[0];
        let batches = batches(examples, self.trial, 0);
        let mut times = Vec::new();
        let began = Instant::now();
        for batch in batches.iter().cycle().take(WARM_UP + MOST) {
            let step = Instant::now();
            learner.step(batch, 0, 1);
            times.push(step.elapsed().as_secs_f64());
            if times.len() > WARM_UP && began.elapsed() > PATIENCE {
                break;
            }
        }
        let counted = times.split_off(WARM_UP);
        Ok(median(counted).unwrap_or(f64::NAN) * self.trial.budget.steps(examples) as f64)
    }
}
