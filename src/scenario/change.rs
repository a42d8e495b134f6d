//! Changes to a scenario from the command line: one key, or the data that it learns from.

use std::path::{Path, PathBuf, absolute};

use toml::{Table, Value};

use super::{Error, Scenario};
use crate::data::{self, Scaling};

/// A change from the command line: `--set train.epochs=10`, or `--data PATH`.
#[derive(Clone, Debug, PartialEq)]
pub struct Override(Change);

#[derive(Clone, Debug, PartialEq)]
enum Change {
    Set {
        key: String,
        value: Value,
    },
    Data {
        path: PathBuf,
        /// The form that the user names; recognised where there is none.
        source: Option<Value>,
    },
}

impl Override {
    /// Splits `key=value`; a value that is not TOML is taken as a string.
    ///
    /// # Errors
    /// When there is no `=` or no key.
    pub fn parse(argument: &str) -> Result<Self, Error> {
        let expected = || {
            Error::new(
                format!("--set {argument}"),
                "expected KEY=VALUE, such as `train.epochs=10`",
            )
        };
        let (key, text) = argument.split_once('=').ok_or_else(expected)?;
        let key = key.trim();
        if key.is_empty() || key.split('.').any(str::is_empty) {
            return Err(expected());
        }
        let value = toml::from_str::<Table>(&format!("value = {text}"))
            .ok()
            .and_then(|mut table| table.remove("value").filter(|_| table.is_empty()))
            .unwrap_or_else(|| Value::String(text.to_owned()));
        // The user's folder is known here only: what trains, runs elsewhere.
        let value = match value {
            Value::String(path) if key == "data.path" => {
                text_of(&absolute(&path).unwrap_or_else(|_| path.into()))
            }
            value => value,
        };
        Ok(Self::new(key, value))
    }

    /// A change of one key whose value is known.
    pub fn new(key: &str, value: impl Into<Value>) -> Self {
        Self(Change::Set {
            key: key.to_owned(),
            value: value.into(),
        })
    }

    /// The user's own file or folder instead of the scenario's data. Its form is recognised, unless one of the other changes
    /// names it as `data.source`.
    ///
    /// What a scenario says of its generated data falls with them: their difficulty, number and size; and so do raw values,
    /// whose range was that of the scenario's own. All other keys stay as they are.
    ///
    /// # Errors
    /// When the path is empty.
    pub fn data(path: &Path, others: &[Self]) -> Result<Self, Error> {
        let absolute = absolute(path).map_err(|error| {
            Error::new(
                format!("--data {}", path.display()),
                format!("expected a file or folder: {error}"),
            )
        })?;
        let named = others.iter().rev().find_map(|change| match &change.0 {
            Change::Set { key, value } if key == "data.source" => Some(value.clone()),
            _ => None,
        });
        Ok(Self(Change::Data {
            path: absolute,
            source: named,
        }))
    }

    /// What stands on the command line.
    pub(super) fn origin(&self) -> String {
        match &self.0 {
            Change::Set { key, value } => format!("--set {key}={value}"),
            Change::Data { path, source: None } => format!("--data {}", path.display()),
            Change::Data {
                path,
                source: Some(source),
            } => format!("--data {} --set data.source={source}", path.display()),
        }
    }

    /// The key that is changed, where it is one.
    pub(super) fn key(&self) -> Option<&str> {
        match &self.0 {
            Change::Set { key, .. } => Some(key),
            Change::Data { .. } => None,
        }
    }

    /// Changes the text's values; `scenario` is what they said so far.
    pub(super) fn apply(&self, root: &mut Value, scenario: &Scenario) -> Result<(), Error> {
        match &self.0 {
            Change::Set { key, value } => put(root, key, value).map_err(|message| Error {
                key: Some(key.clone()),
                ..Error::new(self.origin(), message)
            }),
            Change::Data { path, source } => {
                let source = match source {
                    Some(source) => source.clone(),
                    None => data::recognise(path, scenario.task.kind())
                        .map_err(|error| Error::new("--data", error.to_string()))?
                        .name()
                        .into(),
                };
                if let Some(Value::Table(table)) = root.get_mut("data") {
                    replace(table, &scenario.data);
                    table.insert("source".into(), source);
                    table.insert("path".into(), text_of(path));
                }
                Ok(())
            }
        }
    }
}

fn text_of(path: &Path) -> Value {
    Value::String(path.to_string_lossy().into_owned())
}

/// Takes away what a scenario says of its own data only.
fn replace(table: &mut Table, own: &data::Spec) {
    if own.scaling == Scaling::Raw {
        table.remove("scaling");
    }
    if own.source.is_generated() {
        table.remove("complexity");
        if let Some(Value::Table(pictures)) = table.get_mut("pictures") {
            pictures.remove("count");
            pictures.remove("side");
        }
    }
}

/// Puts a value at its place; a number in the key is an index into a list.
fn put(root: &mut Value, key: &str, value: &Value) -> Result<(), String> {
    let mut at = root;
    let mut parts = key.split('.').peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        at = match at {
            Value::Table(table) if last => {
                table.insert(part.to_owned(), value.clone());
                return Ok(());
            }
            Value::Table(table) => table
                .entry(part)
                .or_insert_with(|| Value::Table(Table::new())),
            Value::Array(items) => {
                let count = items.len();
                let index = part.parse().ok().filter(|i: &usize| *i < count);
                let index =
                    index.ok_or_else(|| format!("`{part}`: expected a number below {count}"))?;
                &mut items[index]
            }
            _ => return Err(format!("`{part}` is inside a plain value")),
        };
    }
    *at = value.clone();
    Ok(())
}
