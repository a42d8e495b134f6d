//! `scalescope run`: plan a scenario, start its sweep, attach to it.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{
    Places,
    attach::{Attach, attach},
};
use crate::{
    execute::{self, RunOptions},
    models::Backend,
    scenario::{self, Override, Scenario},
    store,
    sweep::BackendChoice,
    words::{Message, message},
};

/// Start a sweep: in a terminal the dashboard opens on it, otherwise lines are printed.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  scalescope run vision-digits
  scalescope run vision-digits --json --seeds 5 --set train.epochs=10
  scalescope run ./my-study.toml --detach --after vision-digits
  scalescope run vision-glyphs --data ./flowers --set data.pictures.side=32
  scalescope run nlp-text --data book.txt --set 'ladder=[{family="gru",scales=[64,128,256]}]'
  scalescope run speech-recognition --data recordings/manifest.tsv
  scalescope run recommendation-clicks --data ratings.csv"#)]
pub struct Run {
    /// A scenario's name, or the path of a scenario file
    scenario: String,
    /// Override a key of the scenario
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Train every trial, also those that can hardly change the decision any more
    #[arg(long)]
    exhaustive: bool,
    /// Repetitions of every trial, with seeds 1, 2, ...
    #[arg(long, value_name = "N")]
    seeds: Option<u32>,
    /// Trials that run at once [default: physical cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// What trains: `auto` takes the faster one for each family
    #[arg(long, value_enum, default_value_t)]
    backend: BackendName,
    /// Your own data instead of the scenario's
    #[arg(long, value_name = "PATH")]
    data: Option<PathBuf>,
    /// Begin only when this sweep, or the one with this part in its name, has ended or was stopped
    #[arg(long, value_name = "SWEEP")]
    after: Option<String>,
    #[command(flatten)]
    attach: Attach,
}

/// The words for `--backend`.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum BackendName {
    #[default]
    Auto,
    Candle,
    Flex,
}

impl Run {
    /// Starts the sweep and attaches to it.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let scenario = self.scenario()?;
        let home = places.home()?;
        let options = RunOptions {
            jobs: self.jobs.map(usize::from),
            backend: match self.backend {
                BackendName::Auto => BackendChoice::Auto,
                BackendName::Candle => BackendChoice::Only(Backend::Candle),
                BackendName::Flex => BackendChoice::Only(Backend::Flex),
            },
            after: match &self.after {
                Some(name) => Some(home.find(Some(name))?.id().clone()),
                None => None,
            },
        };
        let directory = execute::start_sweep(&home, &scenario, &options)?;
        attach(places, &home, &directory, self.attach)
    }

    fn scenario(&self) -> Result<Scenario, scenario::Error> {
        let mut changes = Vec::new();
        for argument in &self.set {
            changes.push(Override::parse(argument)?);
        }
        changes.extend(
            self.seeds
                .map(|n| Override::new("train.seeds", i64::from(n))),
        );
        if self.exhaustive {
            changes.push(Override::new("train.saving", "off".to_owned()));
        }
        let config = store::config_dir();
        let find =
            |changes: &[Override]| scenario::find(&self.scenario, config.as_deref(), changes);
        if let Some(path) = &self.data {
            changes.extend(self.own_data(path, find)?);
        }
        find(&changes)
    }

    /// What the user's own data changes: where it is, its form unless it is named, and that its difficulty is its own.
    fn own_data(
        &self,
        path: &Path,
        find: impl Fn(&[Override]) -> Result<Scenario, scenario::Error>,
    ) -> Result<Vec<Override>, scenario::Error> {
        let fault = |message: Message| scenario::Error::new("--data", message);
        let named = |key: &str| {
            let key_of = |set: &String| set.split('=').next().map(str::trim) == Some(key);
            self.set.iter().any(key_of)
        };
        let absolute = std::path::absolute(path)
            .map_err(|error| fault(message!("{path}: {error}", path = path.display(), error)))?;
        let mut changes = vec![Override::new("data.path", absolute.display().to_string())];
        if !named("data.source") {
            let task = find(&[])?.task;
            let kind = task.kind().ok_or_else(|| {
                fault(message!(
                    "a program of your own reads its own data: give the path as an argument of its command"
                ))
            })?;
            let source = kind.recognise(path).map_err(|e| fault(e.message()))?;
            changes.push(Override::new("data.source", source.name()));
        }
        if !named("data.complexity") {
            changes.push(Override::new("data.complexity", vec![1.0]));
        }
        Ok(changes)
    }
}
