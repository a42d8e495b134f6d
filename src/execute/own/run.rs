//! One trial of a program of the user's own, run as often as it asks to be run again.

use std::io;

use super::{
    attempt::{Attempt, End},
    place::{Broken, Place, cannot_run},
    tracker::Kept,
};
use crate::{
    execute::{process_tree, recorder::Recorder},
    scenario::{Program, Scrape},
    store::{TrialFolder, read},
    sweep::{EventKind, Fault, Trial},
    train::{Ended, Hooks},
    words::noop,
};

/// How often it may ask so without having gone on.
const PATIENCE: u32 = 3;

/// Tells what a scenario states of its metric: a baseline, an optimum.
///
/// # Errors
/// When it cannot be kept.
pub fn reference(program: &Program, recorder: &mut Recorder) -> io::Result<Ended> {
    let metric = &program.metric;
    recorder.emit(EventKind::Started {
        pid: std::process::id(),
        backend: None,
        step: 0,
        steps: 0,
    })?;
    if let Some(quality) = metric.baseline {
        recorder.emit(EventKind::Baseline {
            name: noop("stated baseline").to_owned(),
            quality,
            metrics: [(metric.name, quality)].into(),
            seconds: None,
        })?;
    }
    if let Some(quality) = metric.optimum {
        recorder.emit(EventKind::Optimum { quality })?;
    }
    recorder.emit(EventKind::Compared)?;
    Ok(Ended::Done)
}

/// Runs a trial's program to its end, as often as it asks to be run again.
///
/// # Errors
/// When it ended before it was done, or without its metric; or when what it told cannot be kept.
pub fn train(trial: &Trial, program: &Program, place: &mut Place<'_>) -> Result<Ended, Broken> {
    let scrape = Scrape::of(&program.scrape).map_err(|(_, said)| cannot_run(program, said))?;
    place.folder.lay_out_own()?;
    end_leftovers(place.folder);
    let mut kept = restored(place.recorder)?;
    let mut idle = 0;
    loop {
        let from = kept;
        let mut attempt = Attempt::new(program, &scrape, place, from.unwrap_or_default());
        match attempt.run(trial, from, place)? {
            End::Done(outcome) => {
                place.recorder.emit(EventKind::Done { outcome })?;
                return Ok(Ended::Done);
            }
            End::Stopped => return Ok(Ended::Stopped),
            End::Again(now) => {
                let went_on = from.is_none_or(|from| now.step > from.step);
                idle = if went_on { 0 } else { idle + 1 };
                if idle == PATIENCE {
                    return Err(Broken::Fault(Fault::NoProgress { times: PATIENCE }));
                }
                kept = Some(now);
            }
        }
    }
}

/// What an earlier attempt kept, where it did.
fn restored(recorder: &mut Recorder) -> io::Result<Option<Kept>> {
    match recorder.restore() {
        Ok(saved) => Ok(saved.and_then(|saved| serde_json::from_slice(&saved.bytes).ok())),
        Err(reason) => {
            recorder.emit(EventKind::CheckpointRefused { reason })?;
            Ok(None)
        }
    }
}

/// Ends what an earlier attempt left behind, where worker and guard were killed and the program was not.
fn end_leftovers(folder: &TrialFolder) {
    let written = read(&folder.own_process()).unwrap_or_default();
    let leader: Option<(u32, u64)> = serde_json::from_slice(&written).ok();
    let alive = leader.filter(|(pid, began)| process_tree::began(*pid) == Some(*began));
    let Some(leader) = alive.and_then(|(pid, _)| rustix::process::Pid::from_raw(pid.cast_signed()))
    else {
        return;
    };
    let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
}
