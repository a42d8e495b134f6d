//! The worker: one process that trains one trial.

use std::{
    io,
    path::Path,
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

use super::{
    obstacle::obstacle,
    orders::Orders,
    own,
    panics::caught,
    recorder::{Recorder, Told},
};
use crate::{
    data::Identity,
    store::{Directory, TrialFolder},
    sweep::{self, EventKind, Fault, Trial, TrialId},
    train::{self, Ended, Hooks},
    words::message,
};

/// How long to wait for an earlier worker of the same trial to end: it does so at its next step.
const PATIENCE: Duration = Duration::from_secs(30);

/// Trains the trial of a folder and records how it went; `fresh` forgets what an earlier attempt trained, `seen` is the
/// number of the last event that its supervisor has of it, `planned_data` what its examples must be, `attempt` how often it was started.
///
/// # Errors
/// When the trial cannot be read or its journal cannot be written.
pub fn work(
    folder: &Path,
    fresh: bool,
    seen: u64,
    planned_data: Option<Identity>,
    attempt: u32,
) -> Result<ExitCode> {
    let folder = TrialFolder::at(folder);
    let trial = folder.trial()?;
    let _held = lock(&folder)?;
    if fresh {
        folder.forget()?;
    }
    let orders = Orders::default();
    let listener = orders.clone();
    thread::spawn(move || listener.listen(io::stdin().lock()));
    let samples = match trial.id {
        TrialId::REFERENCE if trial.program.is_none() => {
            let plan = Directory::of(&folder).plan()?;
            sweep::samples(&plan.candidates, &plan.trials)
        }
        _ => Vec::new(),
    };
    let sweep = Directory::of(&folder);
    let told = Told { seen, planned_data };
    let signs = Box::new(io::stdout());
    let own_folder = folder.clone();
    let mut recorder = Recorder::open(trial.id, folder, orders.clone(), signs, told)?;
    if recorder.is_over() && !fresh {
        return Ok(ExitCode::SUCCESS);
    }
    let broke = |error: train::Error| match obstacle(&error, &trial.data, &sweep) {
        Some(by) => Box::new(EventKind::Blocked { by }),
        None => Box::new(EventKind::Broke {
            reason: error.fault(),
        }),
    };
    let ended = caught(|| match (trial.id, &trial.program) {
        (id, Some(program)) => {
            let recorder = &mut recorder;
            let ended = if id == TrialId::REFERENCE {
                own::reference(program, recorder).map_err(own::Broken::from)
            } else {
                let mut place = own::Place {
                    recorder,
                    orders: &orders,
                    folder: &own_folder,
                    attempt,
                };
                own::train(&trial, program, &mut place)
            };
            ended.map_err(|broken| match broken {
                own::Broken::Fault(reason) => Box::new(EventKind::Broke { reason }),
                own::Broken::Keep(error) => broke(error.into()),
            })
        }
        (TrialId::REFERENCE, None) => reference(&trial, &samples, &mut recorder).map_err(broke),
        (_, None) => train::train(&trial, &mut recorder).map_err(broke),
    });
    let told = match ended {
        Ok(Ok(_)) => None,
        Ok(Err(event)) => Some(event),
        Err(said) => Some(Box::new(EventKind::Broke {
            reason: Fault::Panicked { said },
        })),
    };
    let code = match told {
        None => ExitCode::SUCCESS,
        Some(event) => {
            recorder.emit(*event)?;
            ExitCode::FAILURE
        }
    };
    recorder.flush()?;
    Ok(code)
}

/// What the reference worker does: the baselines, and how long each candidate will take.
fn reference(
    trial: &Trial,
    samples: &[Trial],
    hooks: &mut dyn Hooks,
) -> Result<Ended, train::Error> {
    match train::baselines(trial, hooks)? {
        Ended::Stopped => return Ok(Ended::Stopped),
        Ended::Done => {}
    }
    match train::predictions(samples, hooks)? {
        Ended::Stopped => Ok(Ended::Stopped),
        Ended::Done => {
            hooks.emit(EventKind::Compared)?;
            Ok(Ended::Done)
        }
    }
}

fn lock(folder: &TrialFolder) -> Result<std::fs::File> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if let Some(held) = folder.lock()? {
            return Ok(held);
        }
        thread::sleep(Duration::from_millis(20));
    }
    bail!(message!(
        "another worker still trains {folder}",
        folder = folder.path().display()
    ))
}
