//! `scalescope demo`: the demonstration for a booth or a first look.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::{Places, dashboard};

/// Play a recorded sweep through all screens, with captions; nothing is trained or written, and any key leaves.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope demo --theme light")]
pub struct Demo {
    /// End after one round instead of beginning again
    #[arg(long)]
    once: bool,
}

impl Demo {
    /// Plays it in this terminal.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        dashboard::demo(places, self.once)
    }
}
