//! `scalescope scenarios`: list them, show one, check a file, try one's own program out, write a new one.

mod new;
mod try_out;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::collection;
use crate::{
    execute,
    scenario::{self, Entry, Error, Scenario},
    store,
    words::{Message, flush_left, message, numbers::whole, say, word},
};

/// The scenarios: list them, show one, check a file, try one out or write one.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  scalescope scenarios\n  scalescope scenarios vision-digits\n  scalescope scenarios check my-study.toml\n  scalescope scenarios try my-study.toml --seconds 20\n\nA program of your own (PyTorch, Lightning, Hugging Face, a shell script) is a ladder with a command:\n  task = \"own\"\n  [metric]\n  name = \"val_loss\"\n  direction = \"minimize\"\n  [[ladder]]\n  family = \"nanogpt\"\n  scales = [64, 128, 256]\n  command = [\"python\", \"train.py\", \"--width={scale}\", \"--seed={seed}\"]\n  scrape = [\"key: value\", \"key=value\"]      # of what it prints; or it appends JSON lines to $SCALESCOPE_REPORT"
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
    Try(try_out::Try),
    New(new::New),
}

impl Scenarios {
    /// Lists, shows or checks.
    pub fn run(&self) -> Result<ExitCode> {
        let config = store::config_dir();
        match (&self.action, &self.name) {
            (Some(Action::Check { files }), _) => check(files),
            (Some(Action::Try(action)), _) => action.run(),
            (Some(Action::New(action)), _) => action.run(),
            (None, Some(name)) => {
                let found = scenario::find(name, config.as_deref(), &[])?;
                collection::show(&found, self.json)
            }
            (None, None) => {
                let entries = scenario::catalog(config.as_deref());
                collection::list("scenarios", &entries, self.json)
            }
        }
    }
}

fn check(files: &[PathBuf]) -> Result<ExitCode> {
    let refused =
        |faults, files| message!("{faults} of {files} files cannot be used", faults, files);
    let one = |file: &Path| {
        let found = scenario::open(file, &[]).scenario;
        let found = found.map_err(|error| vec![error])?;
        let trials = scenario::trials(&found);
        let notes = data_of(&found).map_err(|error| vec![error])?;
        let file = file.display();
        let ok = say!("{file}: ok, {trials} trials", file, trials);
        Ok(std::iter::once(ok)
            .chain(notes)
            .collect::<Vec<_>>()
            .join("\n"))
    };
    collection::check(files, one, refused)
}

/// What is to be known of a user's data that a scenario names, one line each.
fn data_of(scenario: &Scenario) -> Result<Vec<String>, Error> {
    if !scenario.data.reads_files() {
        return Ok(Vec::new());
    }
    let preview = execute::preview(scenario)
        .map_err(|error| Error::new("data.path", Message::of_chain(&error)))?;
    let facts = preview.facts;
    let counts = say!(
        "{train} examples to learn from, {test} to test on",
        train = whole(facts.train as u64),
        test = whole(facts.test as u64)
    );
    let notes = facts.notes.iter().map(|note| say!("note: {note}", note));
    Ok(std::iter::once(counts).chain(notes).collect())
}

impl collection::Entry for Entry {
    fn name(&self) -> &str {
        &self.name
    }

    fn line(&self) -> Result<String, &Error> {
        let s = self.scenario.as_ref()?;
        let area = flush_left(word(s.area.name()), 14);
        Ok(format!("{area}  {}, {}", word(&s.title), ladders(s)))
    }

    fn object(&self) -> Value {
        let file = self.file.as_ref().map(|f| f.display().to_string());
        match &self.scenario {
            Ok(s) => json!({
                "name": s.name, "title": s.title, "area": s.area, "task": s.task, "summary": s.summary,
                "ladders": s.ladder, "trials": scenario::trials(s), "file": file, "error": null,
            }),
            Err(error) => json!({ "name": self.name, "file": file, "error": error.to_string() }),
        }
    }
}

fn ladders(s: &Scenario) -> String {
    let one = |l: &scenario::Ladder| {
        let scales: Vec<_> = l.scales.iter().map(ToString::to_string).collect();
        format!("{} {}", l.family, scales.join(" "))
    };
    s.ladder.iter().map(one).collect::<Vec<_>>().join(" | ")
}
