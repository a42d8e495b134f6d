//! From a scenario to a running sweep.

use std::{
    fs,
    io::{Read, Write},
    process::{self, Stdio},
};

use anyhow::{Context, Result, bail};

use super::{child::own_program, clock, machine, training_length::remarks};
use crate::{
    data::{self, DataFacts, Fingerprint},
    scenario::Scenario,
    store::{Directory, Home, open_to_append, read},
    sweep::{self, BackendChoice, Candidate, Command, FORMAT, Plan, SweepId},
    words::message,
};

/// Who may read what a supervisor has to say for itself.
const LOG: u32 = 0o644;

/// What is not in a scenario, but in how it is run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunOptions {
    /// Trials that run at once; physical cores where it is not given, one of programs of the user's own.
    pub jobs: Option<usize>,
    /// What trains.
    pub backend: BackendChoice,
    /// The sweep that must have ended before this one begins.
    pub after: Option<SweepId>,
}

impl RunOptions {
    /// Trials that run at once of a scenario.
    pub fn jobs(&self, scenario: &Scenario) -> usize {
        // Most programs of users take a whole machine, or its one GPU.
        let by_itself = || {
            if scenario.task.is_own() {
                1
            } else {
                machine::cores()
            }
        };
        self.jobs.unwrap_or_else(by_itself)
    }
}

/// How much data a scenario has with what is to be said of it, and what it would train on them.
pub fn draft_of(
    scenario: &Scenario,
    mut facts: DataFacts,
    options: &RunOptions,
) -> (DataFacts, Vec<Candidate>) {
    let candidates = sweep::candidates(scenario, &facts, options.backend);
    let remarks = remarks(scenario, &facts, &candidates, options.jobs(scenario));
    facts.notes.extend(remarks);
    (facts, candidates)
}

/// How much data a scenario has, and what it would train on them.
///
/// # Errors
/// When its data cannot be used.
pub(super) fn draft(
    scenario: &Scenario,
    options: &RunOptions,
) -> Result<(DataFacts, Vec<Candidate>)> {
    let facts = if scenario.task.is_own() {
        DataFacts::of_own(scenario.data.examples)
    } else {
        data::load(&scenario.data, amount(scenario))?.facts()
    };
    Ok(draft_of(scenario, facts, options))
}

/// All of a scenario's data, as hard as its first trials see it.
pub(super) fn amount(scenario: &Scenario) -> data::Amount {
    data::Amount::whole(scenario.data.complexity.first().copied().unwrap_or(1.0))
}

/// Plans a sweep, lays its directory out and starts its supervisor.
///
/// # Errors
/// When the data cannot be used, nothing can be written, or no process can be started.
pub fn start_sweep(home: &Home, scenario: &Scenario, options: &RunOptions) -> Result<Directory> {
    let scenario = &at_home_anywhere(scenario)?;
    let (facts, fingerprint) = data_of(scenario)?;
    let (facts, candidates) = draft_of(scenario, facts, options);
    home.create()
        .with_context(|| message!("cannot write {path}", path = home.path().display()))?;
    let created_at = clock::now();
    let id = home.new_id(&scenario.name, created_at);
    let directory = home.directory(&id);
    directory.create(&Plan {
        format: FORMAT,
        planned_in: None,
        id,
        created_at,
        version: env!("CARGO_PKG_VERSION").into(),
        jobs: options.jobs(scenario),
        after: options.after.clone(),
        machine: machine::machine(),
        trials: sweep::trials(scenario, &candidates),
        facts,
        fingerprint,
        scenario: scenario.clone(),
        candidates,
    })?;
    start_supervisor(&directory, &[])?;
    Ok(directory)
}

/// How much data a scenario has, and the fingerprint of the user's files.
fn data_of(scenario: &Scenario) -> Result<(DataFacts, Option<Fingerprint>)> {
    if scenario.task.is_own() {
        return Ok((DataFacts::of_own(scenario.data.examples), None));
    }
    let data = data::load(&scenario.data, amount(scenario))?;
    let fingerprint = Fingerprint::of(&scenario.data, &data);
    Ok((data.facts(), fingerprint))
}

/// A scenario whose data and programs are found from every folder: workers run in another one.
pub(super) fn at_home_anywhere(scenario: &Scenario) -> Result<Scenario> {
    let mut scenario = scenario.clone();
    if let Some(path) = &mut scenario.data.path {
        *path = std::path::absolute(&path)
            .with_context(|| message!("cannot find {path}", path = path.display()))?;
    }
    for ladder in scenario.ladder.iter_mut().filter(|l| !l.command.is_empty()) {
        let folder = ladder.folder.take().unwrap_or_else(|| ".".into());
        let absolute = std::path::absolute(&folder);
        let found = absolute.and_then(|path| fs::canonicalize(&path));
        let found =
            found.with_context(|| message!("cannot find {path}", path = folder.display()))?;
        ladder.folder = Some(found);
    }
    Ok(scenario)
}

/// Starts a supervisor for a sweep, and returns when it holds the sweep; it follows the commands first. One that another
/// supervisor holds is left to it, and so are the commands.
///
/// # Errors
/// When the process cannot be started, or ends before it holds the sweep.
pub fn start_supervisor(directory: &Directory, first: &[Command]) -> Result<()> {
    let log = directory.supervisor_log();
    let stderr = open_to_append(&log, LOG);
    let mut child = process::Command::new(own_program()?)
        .arg("__supervise")
        .arg(directory.path())
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(stderr.map_or_else(|_| Stdio::null(), Stdio::from))
        .spawn()
        .context(message!("cannot start a supervisor process"))?;
    if let Some(mut input) = child.stdin.take().filter(|_| !first.is_empty()) {
        // One that is gone already says why below.
        let _ = input.write_all(&serde_json::to_vec(first)?);
    }
    let mut ready = [0];
    let held = child
        .stdout
        .take()
        .is_some_and(|mut out| out.read_exact(&mut ready).is_ok());
    if held {
        return Ok(());
    }
    if directory.is_alive() {
        for command in first {
            directory.send(*command)?;
        }
        return Ok(());
    }
    // It ended without a word on its output; why stands in its log.
    let status = child
        .wait()
        .context(message!("cannot wait for the supervisor"))?;
    let said = last_line(&log).unwrap_or_else(|| status.to_string());
    bail!(message!(
        "the supervisor could not take {id} up: {said}",
        id = directory.id().to_string(),
        said
    ))
}

fn last_line(log: &std::path::Path) -> Option<String> {
    let bytes = read(log).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    text.lines().last().map(str::to_owned)
}
