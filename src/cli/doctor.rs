//! `scalescope doctor`: what this machine and this terminal offer.

use std::{
    env, fs,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::Places;
use crate::{
    execute,
    models::Backend,
    store::{self, Home},
    tui::{self, Glyphs, terminal::Capabilities},
};

/// What this machine and this terminal offer.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope doctor --json")]
pub struct Doctor {
    /// One JSON object
    #[arg(long)]
    json: bool,
}

impl Doctor {
    /// Prints what was found; fails where sweeps cannot be written.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let home = Home::locate(places.home.as_deref())?;
        let written = home.create().and_then(|()| writable(home.path()));
        let fault = written.as_ref().err().map(ToString::to_string);
        let facts = facts(&home, fault.as_deref());
        let mut out = io::stdout().lock();
        if self.json {
            writeln!(out, "{facts}")?;
        } else {
            for (name, value) in facts.as_object().into_iter().flatten() {
                writeln!(out, "{:16} {}", name.replace('_', " "), plain(value))?;
            }
        }
        Ok(if written.is_ok() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn facts(home: &Home, fault: Option<&str>) -> Value {
    let machine = execute::machine();
    let terminal = Capabilities::of_environment(|name| env::var(name).ok());
    let glyphs = match terminal.glyphs {
        Glyphs::Unicode => "unicode",
        Glyphs::Ascii => "ascii",
    };
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "os": machine.os,
        "cpu": machine.cpu,
        "physical_cores": machine.cores,
        "memory_bytes": machine.memory_bytes,
        "disk_free_bytes": execute::disk_free(home.path()),
        "energy": if execute::has_energy() { "readable" } else { "unavailable" },
        "backends": Backend::ALL.map(Backend::name),
        "terminal": tui::possible(),
        "term": env::var("TERM").ok(),
        "colours": terminal.depth.name(),
        "characters": glyphs,
        "home": home.path(),
        "home_fault": fault,
        "config": store::config_dir(),
    })
}

/// Whether a file can be written, which only trying can tell.
fn writable(folder: &Path) -> io::Result<()> {
    let probe = folder.join(".doctor");
    fs::write(&probe, "x")?;
    fs::remove_file(&probe)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::String(text) => text.clone(),
        Value::Number(bytes) if bytes.as_u64().is_some_and(|n| n > 1_000_000) => {
            format!("{:.1} GB", bytes.as_f64().unwrap_or_default() / 1e9)
        }
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
