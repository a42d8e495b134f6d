//! `scalescope remove`: delete a sweep with all its files.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;
use clap::Args;

use super::Places;
use crate::{store::Home, words::say};

/// Delete a sweep and all its files; a running one is refused.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope remove 20261123-120000-vision-digits-4f2a")]
pub struct Remove {
    /// The sweeps, or parts of their names
    #[arg(required = true, value_name = "SWEEP")]
    sweeps: Vec<String>,
}

impl Remove {
    /// Deletes the sweeps, one after another.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let home = Home::locate(places.home.as_deref())?;
        for name in &self.sweeps {
            let directory = home.find(Some(name))?;
            directory.remove()?;
            writeln!(
                io::stdout(),
                "{}",
                say!("{id} was deleted", id = directory.id())
            )?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
