//! Where scenarios come from: those shipped with the program, and the user's own files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

use super::{Error, Override, Scenario, nearest, parse};
use crate::{input, words::message};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/scenarios");

/// Files beside the scenarios that are not scenarios.
const OTHERS: [&str; 1] = ["tiers.toml"];

/// Bytes of a scenario's file at most.
const MOST: u64 = 1 << 20;

/// A scenario that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name: the file's stem.
    pub name: String,
    /// The user's file; `None` where it is shipped with the program.
    pub file: Option<PathBuf>,
    /// The scenario, or what is wrong with its file.
    pub scenario: Result<Scenario, Error>,
}

/// Every scenario: the shipped ones in alphabetical order, then the user's, which replace shipped ones of the same name.
pub fn catalog(config: Option<&Path>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = embedded()
        .map(|(name, text)| read(name, None, text, &[]))
        .collect();
    for file in config.map(user_files).unwrap_or_default() {
        let entry = open(&file, &[]);
        entries.retain(|e| e.name != entry.name);
        entries.push(entry);
    }
    entries.sort_by(|a, b| (a.file.is_some(), &a.name).cmp(&(b.file.is_some(), &b.name)));
    entries
}

/// The scenario of a name, or in a file where the name is a path, with overrides.
///
/// # Errors
/// When there is no such scenario, when its file cannot be read, or at its first fault.
pub fn find(name: &str, config: Option<&Path>, overrides: &[Override]) -> Result<Scenario, Error> {
    let path = Path::new(name);
    if path.extension().is_some_and(|e| e == "toml") || name.contains('/') {
        return open(path, overrides).scenario;
    }
    let user = config.map(user_files).unwrap_or_default();
    if let Some(file) = user.iter().find(|f| stem(f) == name) {
        return open(file, overrides).scenario;
    }
    if let Some((name, text)) = embedded().find(|(n, _)| *n == name) {
        return read(name, None, text, overrides).scenario;
    }
    let stems: Vec<String> = user.iter().map(|f| stem(f)).collect();
    let known = embedded()
        .map(|(n, _)| n)
        .chain(stems.iter().map(String::as_str));
    let hint = nearest(name, known);
    Err(Error {
        hint,
        ..Error::new(
            name,
            message!("no such scenario; `scalescope scenarios` lists them"),
        )
    })
}

/// Reads a scenario's file and checks that it is named after its scenario.
pub fn open(file: &Path, overrides: &[Override]) -> Entry {
    let name = stem(file);
    let shown = file.display().to_string();
    match input::read_text(file, MOST) {
        Ok(text) => read(&name, Some(file), &text, overrides),
        Err(error) => Entry {
            scenario: Err(Error::new(shown, error.reason())),
            file: Some(file.to_owned()),
            name,
        },
    }
}

fn read(name: &str, file: Option<&Path>, text: &str, overrides: &[Override]) -> Entry {
    let origin = file.map_or_else(
        || format!("scenarios/{name}.toml"),
        |f| f.display().to_string(),
    );
    let scenario = parse(text, &origin, overrides).and_then(|scenario| {
        if scenario.name == name {
            return Ok(scenario);
        }
        Err(Error {
            key: Some("name".into()),
            line: text
                .lines()
                .position(|l| l.trim_start().starts_with("name"))
                .map(|l| l + 1),
            ..Error::new(
                origin,
                message!(
                    "expected the file's stem `{name}`, got `{got}`",
                    name,
                    got = &scenario.name
                ),
            )
        })
    });
    Entry {
        name: name.to_owned(),
        file: file.map(Path::to_owned),
        scenario,
    }
}

/// Names and texts of the shipped scenarios, in alphabetical order.
fn embedded() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = EMBEDDED
        .files()
        .filter(|f| !OTHERS.iter().any(|o| f.path() == Path::new(o)));
    files.filter_map(|f| {
        let toml = f.path().extension().is_some_and(|e| e == "toml");
        Some((
            f.path().file_stem()?.to_str().filter(|_| toml)?,
            f.contents_utf8()?,
        ))
    })
}

fn user_files(config: &Path) -> Vec<PathBuf> {
    let folder = fs::read_dir(config.join("scenarios"))
        .into_iter()
        .flatten()
        .flatten();
    let mut files: Vec<_> = folder
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    files
}

fn stem(file: &Path) -> String {
    file.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
