//! The command line: one file per command.

mod advise;
mod ask;
mod attach;
mod bench;
mod collection;
mod completions;
mod dashboard;
mod demo;
mod doctor;
mod export;
mod fault;
mod fit;
mod hidden;
mod lang;
mod list;
mod man;
mod metrics;
mod order;
mod output;
mod places;
mod plain;
mod remove;
mod replay;
mod run;
mod scenarios;
mod themes;
mod verify;
mod watch;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use fault::{refuse, report};
use places::Places;

/// Which model scale should I use for this task, on this machine?
#[derive(Debug, Parser)]
#[command(name = "scalescope", version, about, long_about = LONG, after_help = EXAMPLES, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    places: Places,
    #[command(subcommand)]
    command: Option<Command>,
}

const LONG: &str = "Which model scale should I use for this task, on this machine?

Scalescope trains a ladder of scaled models in the background, shows live loss, accuracy and resources,
and shows what each scale costs and brings. Without a command it opens the dashboard.";

const EXAMPLES: &str = "Examples:
  scalescope                              the dashboard: choose a scenario, run, watch, decide
  scalescope run vision-digits            train nine models on handwritten digits and watch them
  scalescope run vision-digits --json     the same for a script: every event, then one summary line
  scalescope watch                        come back to the newest sweep

Exit codes: 0 done, 1 failed, 2 usage or invalid file, 3 finished but trials failed, 4 nothing satisfies the
constraints (advise), 130 interrupted.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a sweep: in a terminal the dashboard opens on it, otherwise lines are printed
    Run(run::Run),
    /// Attach to a running or finished sweep
    Watch(watch::Watch),
    /// Play a recorded sweep as if live
    Replay(replay::Replay),
    /// Play a recorded sweep through all screens, with captions; nothing is trained or written
    Demo(demo::Demo),
    /// All sweeps, newest first
    List(list::List),
    /// Save and end a running sweep; `resume` goes on from there
    Stop(order::Stop),
    /// Let a sweep, or one trial of it, wait
    Pause(order::Pause),
    /// Go on with a paused, stopped or interrupted sweep
    Resume(order::Resume),
    /// Leave a trial out; a running one is ended
    Skip(order::Skip),
    /// Train failed trials again
    Retry(order::Retry),
    /// Delete a sweep and all its files
    Remove(remove::Remove),
    /// Check a sweep's files: what is whole, what can be healed, what is lost
    Verify(verify::Verify),
    /// Which scale to take, and why
    Advise(advise::Advise),
    /// What a sweep measured, as CSV, JSON lines, a report, a chart, or event files
    Export(export::Export),
    /// Fit a law to any table of losses
    Fit(fit::Fit),
    /// Score a file of predictions with the same code that scores a trial
    Metrics(metrics::Metrics),
    /// The scenarios: list them, show one, check a file, try one out or write one
    Scenarios(scenarios::Scenarios),
    /// The themes: list them, show one, or check a file
    Themes(themes::Themes),
    /// How fast this machine trains, beside what it could
    Bench(bench::Bench),
    /// What this machine and this terminal offer
    Doctor(doctor::Doctor),
    /// Completions for a shell, to be sourced
    Completions(completions::Completions),
    /// The manual page, as roff
    Man(man::Man),
    #[command(name = "__supervise", hide = true)]
    Supervise(hidden::Supervise),
    #[command(name = "__worker", hide = true)]
    Worker(hidden::Worker),
    #[command(name = "__guard", hide = true)]
    Guard(hidden::Guard),
    #[command(name = "__preview", hide = true)]
    Preview(hidden::Preview),
    #[command(name = "__calibrate", hide = true)]
    Calibrate(hidden::Calibrate),
    #[command(name = "__bench", hide = true)]
    BenchHere(bench::BenchHere),
}

/// The command line as it stands in English: what it takes and what its help says.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program on the process's arguments; errors are printed, the exit code is returned.
pub fn main() -> ExitCode {
    lang::choose();
    let matches = lang::translated(command()).try_get_matches();
    let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match cli {
        Ok(cli) => cli,
        Err(fault) => return refuse(&fault),
    };
    let places = &cli.places;
    let ended = match cli.command {
        None => dashboard::choose(places),
        Some(Command::Run(c)) => c.run(places),
        Some(Command::Watch(c)) => c.run(places),
        Some(Command::Replay(c)) => c.run(places),
        Some(Command::Demo(c)) => c.run(places),
        Some(Command::List(c)) => c.run(places),
        Some(Command::Stop(c)) => c.run(places),
        Some(Command::Pause(c)) => c.run(places),
        Some(Command::Resume(c)) => c.run(places),
        Some(Command::Skip(c)) => c.run(places),
        Some(Command::Retry(c)) => c.run(places),
        Some(Command::Remove(c)) => c.run(places),
        Some(Command::Verify(c)) => c.run(places),
        Some(Command::Advise(c)) => c.run(places),
        Some(Command::Export(c)) => c.run(places),
        Some(Command::Fit(c)) => c.run(),
        Some(Command::Metrics(c)) => c.run(),
        Some(Command::Scenarios(c)) => c.run(),
        Some(Command::Themes(c)) => c.run(),
        Some(Command::Bench(c)) => c.run(),
        Some(Command::Doctor(c)) => c.run(places),
        Some(Command::Completions(c)) => c.run(Cli::command()),
        Some(Command::Man(c)) => c.run(Cli::command()),
        Some(Command::Supervise(c)) => c.run(),
        Some(Command::Worker(c)) => c.run(),
        Some(Command::Guard(c)) => c.run(),
        Some(Command::Preview(c)) => c.run(),
        Some(Command::Calibrate(c)) => c.run(),
        Some(Command::BenchHere(c)) => c.run(),
    };
    ended.unwrap_or_else(|error| report(&error))
}
