//! `scalescope themes`: list them, show one, check a file.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::collection;
use crate::{
    scenario::Error,
    store,
    tui::theme::{self, ThemeEntry},
    words::{message, say, word},
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
            (None, Some(name)) => {
                let found = theme::resolved(name, config.as_deref())?;
                collection::show(&found, self.json)
            }
            (None, None) => {
                let entries = theme::catalog(config.as_deref());
                collection::list("themes", &entries, self.json)
            }
        }
    }
}

fn check(files: &[PathBuf]) -> Result<ExitCode> {
    let refused = |faulty, files| message!("{faulty} of {files} files have faults", faulty, files);
    let one = |file: &Path| match theme::check(file) {
        found if found.is_empty() => Ok(say!("{file}: ok", file = file.display())),
        found => Err(found),
    };
    collection::check(files, one, refused)
}

impl collection::Entry for ThemeEntry {
    fn name(&self) -> &str {
        &self.name
    }

    fn line(&self) -> Result<String, &Error> {
        self.resolved.as_ref()?;
        let file = self.file.as_ref().map(|f| f.display().to_string());
        Ok(file.unwrap_or_else(|| word("shipped").into()))
    }

    fn object(&self) -> Value {
        json!({
            "name": self.name,
            "file": self.file.as_ref().map(|f| f.display().to_string()),
            "theme": self.resolved.as_ref().ok(),
            "error": self.resolved.as_ref().err().map(ToString::to_string),
        })
    }
}
