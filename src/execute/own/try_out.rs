//! A short run of a scenario's first program, to see what is recognised before a whole sweep is planned.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};

use super::{
    environment::environment,
    place::{Broken, Place},
    run::train,
};
use crate::{
    data::DataFacts,
    execute::{
        orders::Orders,
        recorder::{Recorder, Told},
        start_sweep::at_home_anywhere,
    },
    scenario::{Program, Scenario},
    store::{TrialFolder, folder},
    sweep::{self, BackendChoice, EventKind, Fault, Trial},
    words::message,
};

/// What a short run showed.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The trial that was run: the first of the plan.
    pub trial: Trial,
    /// Where it ran.
    pub folder: Option<PathBuf>,
    /// What the program saw of the environment, but for what a trial tells it.
    pub environment: BTreeMap<String, String>,
    /// What was recognised, in order.
    pub events: Vec<EventKind>,
    /// Why it did not end well, where it did not.
    pub fault: Option<Fault>,
    /// Whether it was asked to end before it was done.
    pub stopped: bool,
}

/// Runs the first trial of a scenario for so long at most.
///
/// # Errors
/// When nothing can be written, or the scenario is none of the user's own programs.
pub fn try_out(scenario: &Scenario, time: Duration) -> Result<Tried> {
    let scenario = at_home_anywhere(scenario)?;
    let facts = DataFacts::of_own(scenario.data.examples);
    let candidates = sweep::candidates(&scenario, &facts, BackendChoice::Auto);
    let trial = sweep::trials(&scenario, &candidates).into_iter().next();
    let trial = trial.filter(|trial| trial.program.is_some());
    let trial = trial.context(message!(
        "only programs of your own are tried out: this scenario is trained by this program itself"
    ))?;
    let place = std::env::temp_dir().join(format!("scalescope-try-{}", std::process::id()));
    folder(&place)?;
    let tried = run(&trial, &place, time);
    // What was tried out is kept nowhere.
    let _ = std::fs::remove_dir_all(&place);
    tried
}

fn run(trial: &Trial, place: &Path, time: Duration) -> Result<Tried> {
    let folder = TrialFolder::at(place);
    let orders = Orders::default();
    let told = Told {
        seen: 0,
        planned_data: None,
    };
    let signs = Box::new(io::sink());
    let mut recorder = Recorder::open(trial.id, folder.clone(), orders.clone(), signs, told)?;
    let stop = orders.clone();
    thread::spawn(move || {
        thread::sleep(time);
        // The end of whoever gives orders is the order to end.
        stop.listen(io::empty());
    });
    let program: &Program = trial.program.as_ref().context("a trial of a program")?;
    let ended = train(
        trial,
        program,
        &mut Place {
            recorder: &mut recorder,
            orders: &orders,
            folder: &folder,
            attempt: 1,
        },
    );
    recorder.flush()?;
    let fault = match ended {
        Ok(_) => None,
        Err(Broken::Fault(fault)) => Some(fault),
        Err(Broken::Keep(error)) => return Err(error.into()),
    };
    let events: Vec<EventKind> = folder.tail().read()?.into_iter().map(|e| e.kind).collect();
    let done = events.iter().any(|e| matches!(e, EventKind::Done { .. }));
    Ok(Tried {
        folder: program.folder.clone(),
        environment: environment(program, []),
        trial: trial.clone(),
        stopped: !done && fault.is_none(),
        events,
        fault,
    })
}
