//! Commands to a sweep: `stop`, `pause`, `resume`, `skip`, `retry`, from any terminal.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use clap::Args;

use super::{
    Places,
    attach::{Attach, attach},
    fault::Usage,
    output,
};
use crate::{
    advise::saves_compute,
    execute,
    store::{Directory, Home},
    sweep::{Command, Sweep, SweepState, TrialId, TrialState},
    words::{message, say},
};

/// How long to wait until a supervisor did what it was asked to.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a sweep may take to save itself and end: its workers are given twenty seconds for it.
const LAST_PATIENCE: Duration = Duration::from_mins(1);

/// Save and end a running sweep.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope stop 20261123-1200")]
pub struct Stop {
    /// The sweep, or a part of its name [default: the newest]
    sweep: Option<String>,
}

/// Let a sweep, or one trial of it, wait.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope pause 20261123-1200 --trial 7")]
pub struct Pause {
    /// The sweep, or a part of its name [default: the newest]
    sweep: Option<String>,
    /// Only this trial
    #[arg(long, value_name = "ID")]
    trial: Option<u32>,
}

/// Go on with a paused, stopped or interrupted sweep.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scalescope resume 20261123-1200 --json
  scalescope resume --exhaustive")]
pub struct Resume {
    /// The sweep, or a part of its name [default: the newest]
    sweep: Option<String>,
    /// Only this paused trial
    #[arg(long, value_name = "ID")]
    trial: Option<u32>,
    /// Also train what was left out or stopped to save compute
    #[arg(long, conflicts_with = "trial")]
    exhaustive: bool,
    #[command(flatten)]
    attach: Attach,
}

/// Leave a trial out.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope skip 20261123-1200 --trial 7")]
pub struct Skip {
    /// The sweep, or a part of its name [default: the newest]
    sweep: Option<String>,
    /// The trial
    #[arg(long, value_name = "ID")]
    trial: u32,
}

/// Train failed trials again.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope retry 20261123-1200 --trial 7")]
pub struct Retry {
    /// The sweep, or a part of its name [default: the newest]
    sweep: Option<String>,
    /// Only this trial, also when it was skipped [default: every failed one]
    #[arg(long, value_name = "ID")]
    trial: Option<u32>,
    #[command(flatten)]
    attach: Attach,
}

impl Stop {
    /// Stops the sweep and waits until it is saved.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let (_, directory) = find(places, self.sweep.as_deref())?;
        running(&directory)?;
        directory.send(Command::Stop)?;
        wait_for_end(&directory)?;
        tell(&say!(
            "{id} is saved; `scalescope resume {id}` goes on",
            id = directory.id()
        ))
    }
}

impl Pause {
    /// Lets the sweep or the trial wait.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let (_, directory) = find(places, self.sweep.as_deref())?;
        running(&directory)?;
        let trial = known(&directory, self.trial)?;
        directory.send(Command::Pause { trial })?;
        wait(&directory, |sweep| {
            match trial.and_then(|t| sweep.trial(t)) {
                Some(record) => record.state == TrialState::Paused || record.state.is_final(),
                None => matches!(sweep.state, SweepState::Paused(_)) || sweep.state.is_final(),
            }
        })?;
        tell(&say!(
            "{id} waits; `scalescope resume {id}` goes on",
            id = directory.id()
        ))
    }
}

impl Resume {
    /// Goes on, and shows the sweep like `run`.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let (home, directory) = find(places, self.sweep.as_deref())?;
        let trial = known(&directory, self.trial)?;
        let spared = if self.exhaustive {
            spared(&directory)?
        } else {
            Vec::new()
        };
        let again = |trial: &TrialId| Command::Retry {
            trial: Some(*trial),
        };
        let again: Vec<Command> = spared.iter().map(again).collect();
        if directory.is_alive() {
            for command in again.into_iter().chain([Command::Resume { trial }]) {
                directory.send(command)?;
            }
        } else if !again.is_empty() || directory.sweep()?.state != SweepState::Finished {
            execute::start_supervisor(&directory, &again)?;
        }
        attach(places, &home, &directory, self.attach)
    }
}

impl Skip {
    /// Leaves the trial out.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let (_, directory) = find(places, self.sweep.as_deref())?;
        running(&directory)?;
        let Some(trial) = known(&directory, Some(self.trial))? else {
            bail!(say!("no trial was named"));
        };
        directory.send(Command::Skip { trial })?;
        wait(&directory, |sweep| {
            sweep.trial(trial).is_some_and(|r| r.state.is_final())
        })?;
        tell(&say!(
            "trial {trial} of {id} is left out",
            trial,
            id = directory.id()
        ))
    }
}

impl Retry {
    /// Trains again, and shows the sweep like `run`.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let (home, directory) = find(places, self.sweep.as_deref())?;
        let trial = known(&directory, self.trial)?;
        let sweep = directory.sweep()?;
        let failed = sweep.count(TrialState::Failed) > 0 || sweep.baselines_failed.is_some();
        let again = match trial.and_then(|t| sweep.trial(t)) {
            Some(record) => matches!(record.state, TrialState::Failed | TrialState::Skipped),
            None => failed,
        };
        if !again {
            bail!(say!(
                "nothing to train again: no such trial of {id} failed",
                id = directory.id()
            ));
        }
        let again = Command::Retry { trial };
        if directory.is_alive() {
            directory.send(again)?;
        } else {
            execute::start_supervisor(&directory, &[again])?;
        }
        attach(places, &home, &directory, self.attach)
    }
}

/// The trials that saving has left out for good; as long as it goes on it has not.
fn spared(directory: &Directory) -> Result<Vec<TrialId>> {
    let sweep = directory.sweep()?;
    if saves_compute(&sweep) && !sweep.trials.iter().all(|r| r.state.is_final()) {
        bail!(say!(
            "{id} still saves compute; once it has ended, `scalescope resume {id} --exhaustive` trains what it left out",
            id = directory.id()
        ));
    }
    let spared = sweep.trials.iter().filter(|r| r.is_spared());
    Ok(spared.map(|r| r.trial.id).collect())
}

fn find(places: &Places, name: Option<&str>) -> Result<(Home, Directory)> {
    let home = places.home()?;
    let directory = home.find(name)?;
    Ok((home, directory))
}

fn running(directory: &Directory) -> Result<()> {
    if directory.is_alive() {
        return Ok(());
    }
    let id = directory.id();
    bail!(say!(
        "{id} does not run; `scalescope resume {id}` goes on with it",
        id
    ));
}

/// The trial of a number, which must be one of the plan's.
fn known(directory: &Directory, trial: Option<u32>) -> Result<Option<TrialId>> {
    let Some(number) = trial else { return Ok(None) };
    let count = directory.plan()?.trials.len();
    if (1..=count).contains(&(number as usize)) {
        return Ok(Some(TrialId(number)));
    }
    Err(Usage(message!(
        "--trial {number}: expected a trial from 1 to {count}",
        number,
        count
    ))
    .into())
}

/// Waits until a sweep that was asked to has ended: every worker has saved what it had, and nothing holds it any more.
fn wait_for_end(directory: &Directory) -> Result<()> {
    let began = Instant::now();
    while directory.is_alive() {
        if began.elapsed() > LAST_PATIENCE {
            bail!(unanswered(directory, LAST_PATIENCE));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let sweep = directory.sweep()?;
    // One that only waited for another has not begun.
    if sweep.state.is_final() || sweep.state == SweepState::Planned {
        return Ok(());
    }
    let id = directory.id();
    bail!(say!(
        "the supervisor of {id} ended before it had saved everything; `scalescope resume {id}` goes on from the last checkpoints",
        id
    ))
}

fn unanswered(directory: &Directory, patience: Duration) -> String {
    say!(
        "{id} has not answered for {seconds} s; the command stays in its inbox as long as its supervisor lives",
        id = directory.id(),
        seconds = patience.as_secs()
    )
}

fn wait(directory: &Directory, done: impl Fn(&Sweep) -> bool) -> Result<()> {
    let began = Instant::now();
    while !done(&directory.sweep()?) {
        if began.elapsed() > PATIENCE {
            bail!(unanswered(directory, PATIENCE));
        }
        if !directory.is_alive() && !done(&directory.sweep()?) {
            bail!(say!(
                "{id} ended before it could follow",
                id = directory.id()
            ));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn tell(text: &str) -> Result<ExitCode> {
    output::tell(text)?;
    Ok(ExitCode::SUCCESS)
}
