//! `scalescope themes`: list them, show one, check a file.

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
    store,
    tui::theme::{self, ResolvedTheme, ThemeEntry},
    words::{say, told, word},
};

/// The themes: list them, show one as a file to start from, or check a file.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  scalescope themes
  scalescope themes dark
  scalescope themes check my-theme.toml"
)]
pub struct Themes {
    #[command(subcommand)]
    action: Option<Action>,
    /// Show this theme
    name: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Check theme files: what cannot be read, and what can hardly be read on the screen
    Check {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

impl Themes {
    /// Lists, shows or checks.
    pub fn run(&self) -> Result<ExitCode> {
        let config = store::config_dir();
        match (&self.action, &self.name) {
            (Some(Action::Check { files }), _) => check(files),
            (None, Some(name)) => show(&theme::resolved(name, config.as_deref())?, self.json),
            (None, None) => list(&theme::catalog(config.as_deref()), self.json),
        }
    }
}

fn check(files: &[PathBuf]) -> Result<ExitCode> {
    let mut faulty = 0;
    for file in files {
        let found = theme::check(file);
        if found.is_empty() {
            writeln!(
                io::stdout(),
                "{}",
                say!("{file}: ok", file = file.display())
            )?;
            continue;
        }
        faulty += 1;
        for fault in found {
            eprintln!("{}", told(&fault.to_string()));
        }
    }
    if faulty == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Usage(say!(
        "{faulty} of {files} files have faults",
        faulty,
        files = files.len()
    ))
    .into())
}

fn show(resolved: &ResolvedTheme, json: bool) -> Result<ExitCode> {
    let text = if json {
        serde_json::to_string(resolved)?
    } else {
        toml::to_string(resolved)?
    };
    writeln!(io::stdout(), "{}", text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

fn list(entries: &[ThemeEntry], json: bool) -> Result<ExitCode> {
    let mut out = io::stdout().lock();
    if json {
        let rows: Vec<_> = entries.iter().map(row).collect();
        writeln!(out, "{}", json!({ "themes": rows }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let width = entries.iter().map(|e| e.name.len()).max().unwrap_or(0);
    for entry in entries {
        match (&entry.resolved, &entry.file) {
            (Err(error), _) => writeln!(
                out,
                "{:width$}  {}",
                entry.name,
                say!("cannot be used: {error}", error = told(&error.to_string()))
            )?,
            (Ok(_), Some(file)) => writeln!(out, "{:width$}  {}", entry.name, file.display())?,
            (Ok(_), None) => writeln!(out, "{:width$}  {}", entry.name, word("shipped"))?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn row(entry: &ThemeEntry) -> serde_json::Value {
    json!({
        "name": entry.name,
        "file": entry.file.as_ref().map(|f| f.display().to_string()),
        "theme": entry.resolved.as_ref().ok(),
        "error": entry.resolved.as_ref().err().map(ToString::to_string),
    })
}
