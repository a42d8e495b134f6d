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
    words::{flush_left, later, told, word},
};

/// What this machine and this terminal offer.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope doctor --json")]
pub struct Doctor {
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// The facts by their keys, in the order in which they are shown, with what they are called there.
const TITLES: [(&str, &str); 15] = [
    ("version", later("version")),
    ("os", later("system")),
    ("cpu", later("processor")),
    ("physical_cores", later("physical cores")),
    ("memory_bytes", later("memory")),
    ("disk_free_bytes", later("free disk")),
    ("energy", later("energy")),
    ("backends", later("backends")),
    ("terminal", later("dashboard")),
    ("term", later("terminal type")),
    ("colours", later("colours")),
    ("characters", later("characters")),
    ("home", later("sweeps in")),
    ("home_fault", later("fault there")),
    ("config", later("settings in")),
];

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
            for (key, title) in TITLES {
                let title = flush_left(word(title), 16);
                writeln!(out, "{title} {}", plain(&facts[key]))?;
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
        Glyphs::Unicode => later("unicode"),
        Glyphs::Ascii => later("ascii"),
    };
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "os": machine.os,
        "cpu": machine.cpu,
        "physical_cores": machine.cores,
        "memory_bytes": machine.memory_bytes,
        "disk_free_bytes": execute::disk_free(home.path()),
        "energy": if execute::has_energy() { later("readable") } else { later("unavailable") },
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
        Value::Bool(true) => word("yes").into(),
        Value::Bool(false) => word("no").into(),
        Value::String(text) => told(text),
        Value::Number(bytes) if bytes.as_u64().is_some_and(|n| n > 1_000_000) => {
            format!("{:.1} GB", bytes.as_f64().unwrap_or_default() / 1e9)
        }
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
