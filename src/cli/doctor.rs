//! `scalescope doctor`: what this machine and this terminal offer.

use std::{
    env, fs,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::Result;
use clap::Args;
use serde_json::{Map, Value, json};

use super::{Places, output::output};
use crate::{
    execute,
    models::Backend,
    store::{self, Home},
    tui::{self, Glyphs, terminal::Capabilities},
    words::{Value as _, flush_left, noop, word},
};

/// What this machine and this terminal offer.
#[derive(Debug, Args)]
#[command(after_help = "Example: scalescope doctor --json")]
pub struct Doctor {
    /// One JSON object
    #[arg(long)]
    json: bool,
}

/// What was found.
enum Found {
    /// Nothing.
    Unknown,
    /// A name or a path, the same in every language.
    Name(String),
    /// A word of the program's own.
    Word(&'static str),
    /// Yes or no.
    Truth(bool),
    /// How many there are.
    Count(usize),
    /// Room.
    Bytes(u64),
    /// Names of several.
    Names(Vec<&'static str>),
    /// What went wrong.
    Fault(io::Error),
}

/// A fact: its key in JSON, what it is called, what was found.
type Fact = (&'static str, &'static str, Found);

impl Doctor {
    /// Prints what was found; fails where sweeps cannot be written.
    pub fn run(&self, places: &Places) -> Result<ExitCode> {
        let home = Home::locate(places.home.as_deref())?;
        let fault = home.create().and_then(|()| writable(home.path())).err();
        let code = match fault {
            None => ExitCode::SUCCESS,
            Some(_) => ExitCode::FAILURE,
        };
        let facts = facts(&home, fault);
        let mut out = output();
        if self.json {
            let entry = |(key, _, found): &Fact| ((*key).to_owned(), found.json());
            let object: Map<String, Value> = facts.iter().map(entry).collect();
            writeln!(out, "{}", Value::Object(object))?;
        } else {
            for (_, title, found) in &facts {
                let title = flush_left(word(title), 16);
                writeln!(out, "{title} {}", found.line())?;
            }
        }
        Ok(code)
    }
}

/// All facts, in the order in which they are shown.
fn facts(home: &Home, fault: Option<io::Error>) -> [Fact; 15] {
    let machine = execute::machine();
    let terminal = Capabilities::of_environment(|name| env::var(name).ok());
    let glyphs = match terminal.glyphs {
        Glyphs::Unicode => noop("unicode"),
        Glyphs::Console => noop("console"),
        Glyphs::Ascii => noop("ascii"),
    };
    let energy = if execute::has_energy() {
        noop("readable")
    } else {
        noop("unavailable")
    };
    let path = |path: &Path| Found::Name(path.display().to_string());
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let disk = execute::disk_free(home.path());
    let backends = Backend::ALL.map(Backend::name).to_vec();
    let term = env::var("TERM").ok();
    let config = store::config_dir();
    [
        ("version", noop("version"), Found::Name(version)),
        ("os", noop("system"), Found::Name(machine.os)),
        ("cpu", noop("processor"), Found::Name(machine.cpu)),
        (
            "physical_cores",
            noop("physical cores"),
            Found::Count(machine.cores),
        ),
        (
            "memory_bytes",
            noop("memory"),
            Found::Bytes(machine.memory_bytes),
        ),
        (
            "disk_free_bytes",
            noop("free disk"),
            disk.map_or(Found::Unknown, Found::Bytes),
        ),
        ("energy", noop("energy"), Found::Word(energy)),
        ("backends", noop("backends"), Found::Names(backends)),
        ("terminal", noop("dashboard"), Found::Truth(tui::possible())),
        (
            "term",
            noop("terminal type"),
            term.map_or(Found::Unknown, Found::Name),
        ),
        (
            "colours",
            noop("colours"),
            Found::Word(terminal.depth.name()),
        ),
        ("characters", noop("characters"), Found::Word(glyphs)),
        ("home", noop("sweeps in"), path(home.path())),
        (
            "home_fault",
            noop("fault there"),
            fault.map_or(Found::Unknown, Found::Fault),
        ),
        (
            "config",
            noop("settings in"),
            config.as_deref().map_or(Found::Unknown, path),
        ),
    ]
}

impl Found {
    fn json(&self) -> Value {
        match self {
            Self::Unknown => Value::Null,
            Self::Name(name) => json!(name),
            Self::Word(word) => json!(word),
            Self::Truth(truth) => json!(truth),
            Self::Count(count) => json!(count),
            Self::Bytes(bytes) => json!(bytes),
            Self::Names(names) => json!(names),
            Self::Fault(fault) => json!(fault.to_string()),
        }
    }

    fn line(&self) -> String {
        match self {
            Self::Unknown => "-".into(),
            Self::Name(name) => name.clone(),
            Self::Word(english) => word(english).into(),
            Self::Truth(true) => word("yes").into(),
            Self::Truth(false) => word("no").into(),
            Self::Count(count) => count.to_string(),
            Self::Bytes(bytes) if *bytes > 1_000_000 => format!("{:.1} GB", *bytes as f64 / 1e9),
            Self::Bytes(bytes) => bytes.to_string(),
            Self::Names(names) => names.join(", "),
            Self::Fault(fault) => fault.value().to_string(),
        }
    }
}

/// Whether a file can be written, which only trying can tell.
fn writable(folder: &Path) -> io::Result<()> {
    let probe = folder.join(".doctor");
    fs::write(&probe, "x")?;
    fs::remove_file(&probe)
}
