//! `scalescope list`: all sweeps, newest first.

use std::{io::Write, process::ExitCode};

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::{
    Places,
    fault::say_lost,
    output::{self, output},
};
use crate::{
    session,
    store::Directory,
    sweep::ListRow,
    words::{flush_left, flush_right, numbers::value, say, word},
};

/// All sweeps, newest first.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: scalescope list --json | jq -r '.sweeps[] | select(.state == \"running\").id'"
)]
pub struct List {
    /// One JSON object
    #[arg(long)]
    json: bool,
}

impl List {
    /// Prints the sweeps; one that cannot be read is named on standard error.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let home = places.home()?;
        let rows: Vec<ListRow> = home.list().iter().filter_map(row).collect();
        let mut out = output();
        if self.json {
            writeln!(out, "{}", json!({ "sweeps": rows }))?;
            return Ok(ExitCode::SUCCESS);
        }
        let width = rows.iter().map(|r| r.id.0.len()).max().unwrap_or(0);
        for row in &rows {
            writeln!(
                out,
                "{:width$}  {}  {}  {}{}",
                row.id,
                flush_left(word(row.state.name()), 11),
                flush_right(&done(row), 9),
                best(row),
                blocked(row)
            )?;
        }
        if rows.is_empty() {
            output::remark(word(
                "no sweep yet; `scalescope run vision-digits` starts one",
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn row(directory: &Directory) -> Option<ListRow> {
    match session::row(directory) {
        Ok((row, lost)) => {
            say_lost(directory, lost);
            Some(row)
        }
        Err(error) => {
            output::complain(format_args!("{}: {error:#}", directory.id()));
            None
        }
    }
}

fn done(row: &ListRow) -> String {
    say!("{done}/{trials} done", done = row.done, trials = row.trials)
}

fn blocked(row: &ListRow) -> String {
    match &row.obstacle {
        Some(by) => format!("; {}", by.say()),
        None => String::new(),
    }
}

fn best(row: &ListRow) -> String {
    let failed = match row.failed {
        0 => String::new(),
        n => say!(", {n} failed", n),
    };
    match row.best {
        Some((family, scale, quality)) => say!(
            "best {family} {scale}: {metric} {quality}{failed}",
            family,
            scale,
            metric = word(row.metric.title()),
            quality = value(quality),
            failed
        ),
        None => say!("nothing measured yet{failed}", failed),
    }
}
