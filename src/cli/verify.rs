//! `scalescope verify`: what of a sweep is whole, what can be healed, what is lost.

use std::{io::Write, process::ExitCode};

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::{Places, output::output};
use crate::{
    store::{Directory, Finding, Verdict, Wrong},
    sweep::TrialId,
    words::{flush_left, noop, say, word},
};

/// Check a sweep's files: what is whole, what can be healed, what is lost.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  scalescope verify
  scalescope verify 20261123-120000-vision-digits-4f2a --json

Nothing is changed. Exit code 1: something is lost.")]
pub struct Verify {
    /// The sweep, or a part of its name [default: the newest]
    sweep: Option<String>,
    /// One JSON object
    #[arg(long)]
    json: bool,
}

impl Verify {
    /// Reads everything and prints what is not as it was written; exit code 1 where something is lost.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let home = places.home()?;
        let directory = home.find(self.sweep.as_deref())?;
        let verdict = directory.verify();
        let mut out = output();
        if self.json {
            writeln!(out, "{}", object(&directory, &verdict))?;
        } else {
            for finding in &verdict.findings {
                let state = flush_left(word(state(&finding.what)), 7);
                writeln!(out, "{state} {}: {}", finding.file, said(&finding.what))?;
            }
            writeln!(out, "{}", summary(&directory, &verdict))?;
        }
        Ok(if verdict.has_loss() {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}

fn summary(directory: &Directory, verdict: &Verdict) -> String {
    let (id, files) = (directory.id(), verdict.files);
    let mut text = if verdict.has_loss() {
        say!("{id}: {files} files read; something is lost", id, files)
    } else if verdict.findings.is_empty() {
        say!("{id}: {files} files read, all whole", id, files)
    } else {
        say!("{id}: {files} files read; nothing is lost", id, files)
    };
    if verdict.unchecked > 0 {
        text += &say!(
            " ({count} of an earlier version carry no check)",
            count = verdict.unchecked
        );
    }
    text
}

fn object(directory: &Directory, verdict: &Verdict) -> Value {
    let findings = verdict.findings.iter().map(|finding: &Finding| {
        json!({
            "file": finding.file,
            "kind": finding.what.name(),
            "lost": finding.what.is_loss(),
            "said": said(&finding.what),
        })
    });
    let state = if verdict.has_loss() {
        "lost"
    } else if verdict.findings.is_empty() {
        "whole"
    } else {
        "healed"
    };
    json!({
        "sweep": directory.id(),
        "state": state,
        "files": verdict.files,
        "unchecked": verdict.unchecked,
        "findings": findings.collect::<Vec<_>>(),
    })
}

fn state(what: &Wrong) -> &'static str {
    if what.is_loss() {
        noop("lost")
    } else {
        noop("healed")
    }
}

fn said(what: &Wrong) -> String {
    match what {
        Wrong::Unusable(said) => said.to_string(),
        Wrong::Lines { lines, healed } if lines.is_empty() => {
            say!("lines are missing; events found again: {healed}", healed)
        }
        Wrong::Lines { lines, healed } => say!(
            "damaged lines: {lines}; events found again: {healed}",
            lines = numbers(lines),
            healed
        ),
        Wrong::Lost { writer, count } => match writer {
            Some(TrialId::REFERENCE) => say!("events lost: {count} of the baselines", count),
            Some(trial) => say!("events lost: {count} of trial {trial}", count, trial),
            None => say!("events lost: {count} of the supervisor", count),
        },
        Wrong::Copied { lines } => say!(
            "damaged lines: {lines}; what counts is in the journal",
            lines = numbers(lines)
        ),
        Wrong::Fewer { count } => say!("events missing: {count}; the journal has them", count),
        Wrong::Torn => say!("its last line is torn and does not count"),
        Wrong::Shorter { bytes } => say!(
            "{bytes} bytes shorter than when the sweep ended; `scalescope resume` goes on from here",
            bytes
        ),
        Wrong::Differs { seq } => say!(
            "event {seq} differs from the journal, and nothing says which is right",
            seq
        ),
        Wrong::Renamed { former } => say!(
            "was planned as {former}: the sweep is a copy, or its folder was renamed",
            former
        ),
        Wrong::NotAsPlanned => say!("not as planned; it is written again before its trial starts"),
        Wrong::Checkpoint(reason) => say!("{reason}; its trial begins anew", reason = reason.say()),
        Wrong::Row => say!("does not fit the journal, which is read instead"),
        Wrong::Weights => say!("the trained weights are missing or damaged"),
        Wrong::Leftover => say!("was never finished; it is swept when the sweep goes on"),
    }
}

/// The first numbers of a list.
fn numbers(all: &[u64]) -> String {
    const MOST: usize = 8;
    let shown: Vec<String> = all.iter().take(MOST).map(u64::to_string).collect();
    let more = if all.len() > MOST { ", .." } else { "" };
    shown.join(", ") + more
}
