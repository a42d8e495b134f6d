//! `scalescope scenarios`: list them, show one, check a file.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use super::fault::Usage;
use crate::{
    scenario::{self, Entry, Scenario},
    store,
    words::{flush_left, say, word},
};

/// The scenarios: list them, show one, or check a file.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  scalescope scenarios\n  scalescope scenarios vision-digits\n  scalescope scenarios check my-study.toml"
)]
pub struct Scenarios {
    #[command(subcommand)]
    action: Option<Action>,
    /// Show this scenario
    name: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Check scenario files and say what is wrong with them
    Check {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

impl Scenarios {
    /// Lists, shows or checks.
    pub fn run(&self) -> Result<ExitCode> {
        let config = store::config_dir();
        match (&self.action, &self.name) {
            (Some(Action::Check { files }), _) => check(files),
            (None, Some(name)) => show(&scenario::find(name, config.as_deref(), &[])?, self.json),
            (None, None) => list(&scenario::catalog(config.as_deref()), self.json),
        }
    }
}

fn check(files: &[PathBuf]) -> Result<ExitCode> {
    let mut faults = 0;
    for file in files {
        match scenario::open(file, &[]).scenario {
            Ok(s) => writeln!(
                io::stdout(),
                "{}",
                say!(
                    "{file}: ok, {trials} trials",
                    file = file.display(),
                    trials = scenario::trials(&s)
                )
            )?,
            Err(error) => {
                faults += 1;
                eprintln!("{error}");
            }
        }
    }
    if faults == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Usage(say!(
        "{faults} of {files} files cannot be used",
        faults,
        files = files.len()
    ))
    .into())
}

fn show(scenario: &Scenario, json: bool) -> Result<ExitCode> {
    let text = if json {
        serde_json::to_string(scenario)?
    } else {
        toml::to_string(scenario)?
    };
    writeln!(io::stdout(), "{}", text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

fn list(entries: &[Entry], json: bool) -> Result<ExitCode> {
    let mut out = io::stdout().lock();
    if json {
        writeln!(
            out,
            "{}",
            json!({ "scenarios": entries.iter().map(row).collect::<Vec<_>>() })
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    let width = entries.iter().map(|e| e.name.len()).max().unwrap_or(0);
    for entry in entries {
        match &entry.scenario {
            Ok(s) => writeln!(
                out,
                "{:width$}  {}  {}, {}",
                entry.name,
                flush_left(word(s.area.name()), 14),
                word(&s.title),
                ladders(s)
            )?,
            Err(error) => writeln!(
                out,
                "{:width$}  {}",
                entry.name,
                say!("cannot be used: {error}", error)
            )?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn row(entry: &Entry) -> serde_json::Value {
    let file = entry.file.as_ref().map(|f| f.display().to_string());
    match &entry.scenario {
        Ok(s) => json!({
            "name": s.name, "title": s.title, "area": s.area, "task": s.task, "summary": s.summary,
            "ladders": s.ladder, "trials": scenario::trials(s), "file": file, "error": null,
        }),
        Err(error) => json!({ "name": entry.name, "file": file, "error": error.to_string() }),
    }
}

fn ladders(s: &Scenario) -> String {
    let one = |l: &scenario::Ladder| {
        let scales: Vec<_> = l.scales.iter().map(ToString::to_string).collect();
        format!("{} {}", l.family, scales.join(" "))
    };
    s.ladder.iter().map(one).collect::<Vec<_>>().join(" | ")
}
