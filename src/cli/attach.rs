//! How a command shows a sweep: the dashboard in a terminal, lines or JSON elsewhere, or not at all.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anyhow::{Result, bail};
use clap::Args;
use serde_json::json;

use super::{
    Places, dashboard, fault,
    output::{complain, output},
    plain::Lines,
};
use crate::{
    advise::summed,
    session::{self, Happening},
    store::{Directory, Home},
    sweep::{Command, Event, Sweep, SweepState, TrialState},
    tui::Mode,
    words::say,
};

/// How the sweep is shown.
#[derive(Clone, Copy, Debug, Args)]
pub struct Attach {
    /// Print one line for each happening, also in a terminal
    #[arg(long, conflicts_with_all = ["json", "detach"])]
    plain: bool,
    /// Print every event as a JSON line, then one summary line
    #[arg(long, conflicts_with = "detach")]
    json: bool,
    /// Do not wait: print the sweep's id and leave it running
    #[arg(long)]
    detach: bool,
}

/// What Ctrl-C does while lines are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnInterrupt {
    /// The sweep is saved and ended: the command that started it was interrupted.
    Stop,
    /// Only the watching ends.
    Leave,
}

/// Shows a sweep that this command started.
pub fn attach(
    places: &Places,
    home: &Home,
    directory: &Directory,
    how: Attach,
) -> Result<ExitCode> {
    show(places, home, directory, how, OnInterrupt::Stop)
}

/// Shows a sweep.
pub fn show(
    places: &Places,
    home: &Home,
    directory: &Directory,
    how: Attach,
    interrupt: OnInterrupt,
) -> Result<ExitCode> {
    if let Some(former) = directory.former_id() {
        complain(say!(
            "{id} was planned as {former}: it is a copy, or its folder was renamed",
            id = directory.id(),
            former
        ));
    }
    let mut out = output();
    if how.detach {
        writeln!(out, "{}", directory.id())?;
        return Ok(ExitCode::SUCCESS);
    }
    if how.json {
        return follow(directory, Json(out), interrupt);
    }
    if !how.plain && dashboard::possible() {
        return dashboard::open(places, home, directory, Mode::Live, 1.0);
    }
    follow(directory, Plain(Lines::new(out)), interrupt)
}

/// Where events go as they come.
trait Printer {
    fn opening(&mut self, sweep: &Sweep) -> io::Result<()>;
    fn event(&mut self, sweep: &Sweep, event: &Event) -> io::Result<()>;
    fn closing(&mut self, sweep: &Sweep, alive: bool) -> io::Result<()>;
}

struct Plain<W>(Lines<W>);
struct Json<W>(W);

impl<W: Write> Printer for Plain<W> {
    fn opening(&mut self, sweep: &Sweep) -> io::Result<()> {
        self.0.opening(&sweep.plan)
    }

    fn event(&mut self, sweep: &Sweep, event: &Event) -> io::Result<()> {
        self.0.event(sweep, event)
    }

    fn closing(&mut self, sweep: &Sweep, _: bool) -> io::Result<()> {
        self.0.closing(sweep)
    }
}

impl<W: Write> Printer for Json<W> {
    fn opening(&mut self, _: &Sweep) -> io::Result<()> {
        Ok(())
    }

    fn event(&mut self, _: &Sweep, event: &Event) -> io::Result<()> {
        writeln!(self.0, "{}", json!(event))?;
        self.0.flush()
    }

    fn closing(&mut self, sweep: &Sweep, alive: bool) -> io::Result<()> {
        writeln!(self.0, "{}", json!(summed(sweep, alive)))?;
        self.0.flush()
    }
}

fn follow(
    directory: &Directory,
    mut printer: impl Printer,
    interrupt: OnInterrupt,
) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let plan = directory.plan()?;
        let mut happenings = session::follow(directory, &plan);
        let mut sweep = Sweep::new(plan);
        printer.opening(&sweep)?;
        let mut interrupted = false;
        let alive = loop {
            tokio::select! {
                happening = happenings.recv() => match happening {
                    Some(Happening::Events(events)) => {
                        for event in &events {
                            sweep.apply(event);
                            printer.event(&sweep, event)?;
                        }
                    }
                    Some(Happening::Lost(count)) => fault::say_lost(directory, count),
                    Some(Happening::Failed(why)) => bail!(say!("the journal cannot be read: {why}", why)),
                    Some(Happening::Ended) | None => break false,
                },
                Ok(()) = tokio::signal::ctrl_c() => {
                    // The second Ctrl-C leaves at once, and so does the first where the sweep is not ours to stop.
                    if interrupted || interrupt == OnInterrupt::Leave {
                        interrupted = true;
                        break true;
                    }
                    interrupted = true;
                    directory.send(Command::Stop)?;
                }
            }
        };
        printer.closing(&sweep, alive)?;
        if interrupted {
            let id = directory.id();
            complain(say!(
                "interrupted; `scalescope resume {id}` goes on, `scalescope watch {id}` looks at it",
                id
            ));
            return Ok(ExitCode::from(fault::INTERRUPTED));
        }
        Ok(verdict(&sweep))
    })
}

/// The exit code of a sweep that ended.
fn verdict(sweep: &Sweep) -> ExitCode {
    if let (SweepState::Stopped, Some(by)) = (sweep.state, &sweep.obstacle) {
        let plan = &sweep.plan;
        complain(by.in_full(&plan.id, &plan.scenario.name));
        return fault::blocked(by);
    }
    match sweep.state {
        SweepState::Finished if sweep.count(TrialState::Failed) > 0 => {
            ExitCode::from(fault::TRIALS_FAILED)
        }
        SweepState::Finished | SweepState::Stopped => ExitCode::SUCCESS,
        _ => {
            complain(say!(
                "the sweep was interrupted; `scalescope resume {id}` goes on",
                id = sweep.plan.id
            ));
            ExitCode::FAILURE
        }
    }
}
