//! What `scenarios` and `themes` have in common: a list of entries, one of them as a file, a check of the user's files.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Result;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    fault::Usage,
    output::{self, output},
};
use crate::{
    scenario::Error,
    words::{Message, say},
};

/// An entry of a list.
pub trait Entry {
    /// What it is called.
    fn name(&self) -> &str;

    /// What is said beside its name, where it can be used.
    ///
    /// # Errors
    /// What is wrong with its file.
    fn line(&self) -> Result<String, &Error>;

    /// The entry for a script.
    fn object(&self) -> Value;
}

/// Prints all entries, under a key where they are JSON.
pub fn list(key: &str, entries: &[impl Entry], json: bool) -> Result<ExitCode> {
    let mut out = output();
    if json {
        let objects: Vec<Value> = entries.iter().map(Entry::object).collect();
        writeln!(out, "{}", json!({ key: objects }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let width = entries.iter().map(|e| e.name().len()).max().unwrap_or(0);
    for entry in entries {
        let line = entry.line();
        let line = line.unwrap_or_else(|error| say!("cannot be used: {error}", error));
        writeln!(out, "{:width$}  {line}", entry.name())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints one entry as a file of its own.
pub fn show(entry: &impl Serialize, json: bool) -> Result<ExitCode> {
    let text = if json {
        serde_json::to_string(entry)?
    } else {
        toml::to_string(entry)?
    };
    output::tell(text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// Says of each file that it can be used, or what is wrong with it; `refused` says how many of how many are.
pub fn check(
    files: &[PathBuf],
    one: impl Fn(&Path) -> Result<String, Vec<Error>>,
    refused: impl FnOnce(usize, usize) -> Message,
) -> Result<ExitCode> {
    let mut faulty = 0;
    for file in files {
        match one(file) {
            Ok(line) => output::tell(line)?,
            Err(faults) => {
                faulty += 1;
                for fault in faults {
                    output::remark(fault);
                }
            }
        }
    }
    if faulty == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Usage(refused(faulty, files.len())).into())
}
