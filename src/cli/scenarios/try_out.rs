//! `scalescope scenarios try`: runs the first trial of a scenario's own program shortly, and says what was recognised.

use std::{io::Write, path::PathBuf, process::ExitCode, time::Duration};

use anyhow::Result;
use clap::Args;

use crate::{
    cli::output::output,
    execute::{self, Tried},
    scenario::{self, Scenario},
    sweep::EventKind,
    words::{
        flush_left, noop,
        numbers::{seconds, value, whole},
        say, word,
    },
};

/// Run the first trial of your own program for a moment, and show what of it is recognised
#[derive(Debug, Args)]
pub struct Try {
    /// The scenario's file
    file: PathBuf,
    /// Seconds after which it is asked to save and end
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
}

impl Try {
    /// Runs it and prints what was recognised.
    pub fn run(&self) -> Result<ExitCode> {
        let scenario = scenario::open(&self.file, &[]).scenario?;
        let tried = execute::try_out(&scenario, Duration::from_secs(self.seconds))?;
        print(&mut output(), &scenario, &tried)?;
        Ok(if tried.fault.is_some() {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}

fn print(out: &mut impl Write, scenario: &Scenario, tried: &Tried) -> Result<()> {
    let mut line = |name: &str, text: String| {
        let name = flush_left(word(name), 12);
        writeln!(out, "{name} {text}")
    };
    line(noop("command"), tried.trial.command_line())?;
    if let Some(folder) = &tried.folder {
        line(noop("runs in"), folder.display().to_string())?;
    }
    let names: Vec<&str> = tried.environment.keys().map(String::as_str).collect();
    line(
        noop("environment"),
        format!("SCALESCOPE_* {}", names.join(" ")),
    )?;
    for (name, text) in recognised(scenario, tried) {
        line(name, text)?;
    }
    match &tried.fault {
        Some(fault) => line(noop("failed"), fault.say())?,
        None if tried.stopped => line(
            noop("ended"),
            say!("it was asked to end before it was done; nothing is kept"),
        )?,
        None => {}
    }
    Ok(())
}

/// What was recognised of a program, each with its name.
fn recognised(scenario: &Scenario, tried: &Tried) -> Vec<(&'static str, String)> {
    let (mut steps, mut evaluations, mut saved) = (Vec::new(), Vec::new(), None);
    let (mut all, mut model, mut length) = (Vec::new(), None, None);
    for event in &tried.events {
        match event {
            EventKind::Step { step, loss, .. } => steps.push((*step, *loss)),
            EventKind::Epoch { quality, .. } => evaluations.push(*quality),
            EventKind::Checkpointed { step } => saved = Some(*step),
            EventKind::Described {
                steps, parameters, ..
            } => {
                model = parameters.or(model);
                length = steps.or(length);
            }
            EventKind::Done { outcome } => {
                let metric = word(scenario.quality().title());
                let time = seconds(outcome.train_seconds);
                let quality = value(outcome.quality);
                all.push((
                    noop("result"),
                    say!("{metric} {quality} after {time}", metric, quality, time),
                ));
            }
            _ => {}
        }
    }
    let ends = |of: &[f64]| {
        let [first, last] = [of.first(), of.last()].map(|v| value(v.copied().unwrap_or(f64::NAN)));
        say!("{first} to {last}", first, last)
    };
    if let Some(count) = model {
        all.push((noop("parameters"), whole(count)));
    }
    if let Some((step, _)) = steps.last() {
        let losses: Vec<f64> = steps.iter().map(|s| s.1).collect();
        let of = length.map_or_else(|| "–".to_owned(), whole);
        let loss = ends(&losses);
        all.push((
            noop("steps"),
            say!("{step} of {of}, loss {loss}", step = whole(*step), of, loss),
        ));
    }
    if !evaluations.is_empty() {
        let metric = word(scenario.quality().title());
        let (count, quality) = (evaluations.len(), ends(&evaluations));
        all.push((
            noop("evaluations"),
            say!("{count}, {metric} {quality}", count, metric, quality),
        ));
    }
    if let Some(step) = saved {
        all.push((noop("saved"), say!("at step {step}", step = whole(step))));
    }
    if all.is_empty() {
        all.push((noop("recognised"), word("nothing").to_owned()));
    }
    all
}
