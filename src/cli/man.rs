//! `scalescope man`: the manual page.

use std::{io::Write, process::ExitCode};

use clap::Args;

use super::output::output;

/// The manual page, as roff.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope man | man -l -")]
pub struct Man {}

impl Man {
    /// Prints the page of the program, then one section for each command.
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub fn run(&self, mut command: clap::Command) -> anyhow::Result<ExitCode> {
        command.build();
        let mut page = Vec::new();
        clap_mangen::Man::new(command.clone()).render(&mut page)?;
        for sub in command
            .get_subcommands()
            .filter(|s| !s.is_hide_set() && s.get_name() != "help")
        {
            let section = clap_mangen::Man::new(sub.clone());
            writeln!(page, ".SH \"SCALESCOPE {}\"", sub.get_name().to_uppercase())?;
            section.render_description_section(&mut page)?;
            section.render_options_section(&mut page)?;
        }
        output().write_all(&page)?;
        Ok(ExitCode::SUCCESS)
    }
}
