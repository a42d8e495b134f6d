//! `scalescope watch`: attach to a running or finished sweep.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::{
    Places,
    attach::{Attach, OnInterrupt, show},
};

/// Attach to a running or finished sweep.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  scalescope watch
  scalescope watch 20261123-1200 --json")]
pub struct Watch {
    /// The sweep, or a part of its name [default: the newest]
    sweep: Option<String>,
    #[command(flatten)]
    attach: Attach,
}

impl Watch {
    /// Shows the sweep; leaving it changes nothing.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let home = places.home()?;
        let directory = home.find(self.sweep.as_deref())?;
        show(places, &home, &directory, self.attach, OnInterrupt::Leave)
    }
}
