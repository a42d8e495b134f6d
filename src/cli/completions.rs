//! `scalescope completions`: completions for a shell.

use std::{io, process::ExitCode};

use clap::Args;
use clap_complete::Shell;

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
        io::Write::write_all(&mut io::stdout(), &text)?;
        Ok(ExitCode::SUCCESS)
    }
}
