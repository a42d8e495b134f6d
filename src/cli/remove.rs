//! `scalescope remove`: delete a sweep with all its files.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::{Places, ask, output};
use crate::{store::Directory, words::say};

/// Delete a sweep and all its files; a running one is refused.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope remove 20261123-120000-vision-digits-4f2a")]
pub struct Remove {
    /// The sweeps: their whole names, or the first eight characters of them or more
    #[arg(required = true, value_name = "SWEEP")]
    sweeps: Vec<String>,
    /// Do not ask, also in a terminal
    #[arg(long, short)]
    yes: bool,
}

impl Remove {
    /// Deletes the sweeps, one after another; in a terminal it asks before each.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let home = places.home()?;
        // All of them are known before the first is deleted.
        let found: Result<Vec<Directory>, _> =
            self.sweeps.iter().map(|s| home.find_surely(s)).collect();
        for directory in found? {
            let id = directory.id();
            let question = say!("delete {id} with all that was measured?", id);
            if !self.yes && ask::possible() && !ask::yes(&question)? {
                continue;
            }
            directory.remove()?;
            output::tell(say!("{id} was deleted", id))?;
        }
        home.sweep_remains();
        Ok(ExitCode::SUCCESS)
    }
}
