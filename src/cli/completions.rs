//! `scalescope completions`: completions for a shell.

use std::{io::Write, process::ExitCode};

use clap::Args;
use clap_complete::Shell;

use super::output::output;

/// Completions for a shell, to be sourced.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: scalescope completions bash > ~/.local/share/bash-completion/completions/scalescope"
)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Prints the completions.
    pub fn run(&self, mut command: clap::Command) -> anyhow::Result<ExitCode> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut command, "scalescope", &mut text);
        output().write_all(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}
