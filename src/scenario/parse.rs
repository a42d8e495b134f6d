//! From TOML text and overrides to a scenario, with every fault placed and explained.

use serde::de::DeserializeOwned;
use toml::Value;

use super::{Error, Scenario, misfit, validate};
use crate::words::{Message, message};

/// An override from the command line: `--set train.epochs=10`.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    key: String,
    value: Value,
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
                message!("expected KEY=VALUE, such as `train.epochs=10`"),
            )
        };
        let (key, text) = argument.split_once('=').ok_or_else(expected)?;
        let key = key.trim();
        if key.is_empty() || key.split('.').any(str::is_empty) {
            return Err(expected());
        }
        let value = toml::from_str::<toml::Table>(&format!("value = {text}"))
            .ok()
            .and_then(|mut table| table.remove("value").filter(|_| table.is_empty()))
            .unwrap_or_else(|| Value::String(text.to_owned()));
        Ok(Self {
            key: key.to_owned(),
            value,
        })
    }

    /// An override whose value is known.
    pub fn new(key: &str, value: impl Into<Value>) -> Self {
        Self {
            key: key.to_owned(),
            value: value.into(),
        }
    }

    fn origin(&self) -> String {
        format!("--set {}={}", self.key, self.value)
    }

    /// Puts the value at its place; a number in the path is an index into a list.
    fn apply(&self, root: &mut Value) -> Result<(), Error> {
        let fault = |message: Message| Error {
            key: Some(self.key.clone()),
            ..Error::new(self.origin(), message)
        };
        let mut at = root;
        let mut parts = self.key.split('.').peekable();
        while let Some(part) = parts.next() {
            let last = parts.peek().is_none();
            at = match at {
                Value::Table(table) if last => {
                    table.insert(part.to_owned(), self.value.clone());
                    return Ok(());
                }
                Value::Table(table) => table
                    .entry(part)
                    .or_insert_with(|| Value::Table(toml::Table::new())),
                Value::Array(items) => {
                    let count = items.len();
                    let index = part.parse().ok().filter(|i: &usize| *i < count);
                    let index = index.ok_or_else(|| {
                        fault(message!(
                            "`{part}`: expected a number below {count}",
                            part,
                            count
                        ))
                    })?;
                    &mut items[index]
                }
                _ => return Err(fault(message!("`{part}` is inside a plain value", part))),
            };
        }
        *at = self.value.clone();
        Ok(())
    }
}

impl Scenario {
    /// The scenario with one key changed, as the command line would change it.
    ///
    /// # Errors
    /// When the value is not one that the key can have.
    pub fn with(&self, change: &Override) -> Result<Self, Error> {
        let fault = |message: Message| Error::new(change.origin(), message);
        let mut value = Value::try_from(self).map_err(|e| fault(Message::foreign(e)))?;
        change.apply(&mut value)?;
        let changed = changed(value, change)?;
        match validate(&changed) {
            Ok(()) => Ok(changed),
            Err(found) => Err(Error {
                key: Some(found.key),
                hint: found.hint,
                ..fault(found.message)
            }),
        }
    }
}

/// Reads a scenario; `origin` names the file in messages.
///
/// ```
/// use scalescope::scenario::{Override, parse};
///
/// let text = r#"
///     format = 1
///     name = "digits"
///     title = "Digits"
///     area = "vision"
///     task = "image-classification"
///     summary = "How wide must the layer be?"
///     [data]
///     source = "digits"
///     [[ladder]]
///     family = "mlp"
///     scales = [10, 50, 100]
///     [train]
///     epochs = 5
///     batch = 32
///     optimizer = "adam"
///     learning_rate = 1e-3
///     seeds = 3
/// "#;
/// let scenario = parse(text, "digits.toml", &[Override::parse("train.epochs=2")?])?;
/// assert_eq!((scenario.ladder[0].scales.len(), scenario.train.epochs), (3, 2));
///
/// let fault = parse(&text.replace("seeds", "seed"), "digits.toml", &[]).expect_err("no such key");
/// assert_eq!(fault.hint.as_deref(), Some("seeds"));
/// # Ok::<(), scalescope::scenario::Error>(())
/// ```
///
/// # Errors
/// At the first fault of the file or of an override.
pub fn parse(text: &str, origin: &str, overrides: &[Override]) -> Result<Scenario, Error> {
    let mut scenario = completed(read(text, origin)?);
    let mut value: Value = read(text, origin)?;
    // One at a time, so that a fault is blamed on the override that brought it; but only what all of them together make must
    // hold, as a source and its path do.
    let mut fault = validate(&scenario).err();
    let mut brought = None;
    for change in overrides {
        change.apply(&mut value)?;
        scenario = changed(value.clone(), change)?;
        let now = validate(&scenario).err();
        if now.as_ref().map(|f| &f.key) != fault.as_ref().map(|f| &f.key) {
            brought = Some(change);
        }
        fault = now;
    }
    let Some(fault) = fault else {
        return Ok(scenario);
    };
    Err(Error {
        line: brought.map_or_else(|| line_of_key(text, &fault.key), |_| None),
        key: Some(fault.key),
        hint: fault.hint,
        ..Error::new(
            brought.map_or_else(|| origin.into(), Override::origin),
            fault.message,
        )
    })
}

/// Reads a TOML text; `origin` names the file in messages.
///
/// # Errors
/// Where the text is no TOML, and at the first name or value that does not fit: its line, and a name that may have been meant.
pub(crate) fn read<T: DeserializeOwned>(text: &str, origin: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let span = error.span();
        let line = span.map(|s| text[..s.start.min(text.len())].matches('\n').count() + 1);
        let (message, hint) = misfit::explained::<T>(toml::from_str(text).ok(), &error);
        Error {
            line,
            key: line.and_then(|line| key_on_line(text, line)),
            hint,
            ..Error::new(origin, message)
        }
    })
}

/// A scenario of the user's own programs under its name, where it has no title.
fn completed(mut scenario: Scenario) -> Scenario {
    if scenario.task.is_own() && scenario.title.is_empty() {
        scenario.title.clone_from(&scenario.name);
    }
    scenario
}

/// The scenario of a changed value.
fn changed(value: Value, change: &Override) -> Result<Scenario, Error> {
    let read = value.clone().try_into().map(completed);
    read.map_err(|error: toml::de::Error| {
        let (message, hint) = misfit::explained::<Scenario>(Some(value), &error);
        Error {
            key: Some(change.key.clone()),
            hint,
            ..Error::new(change.origin(), message)
        }
    })
}

/// The dotted key that is set on a line.
fn key_on_line(text: &str, line: usize) -> Option<String> {
    let (last, before) = text
        .lines()
        .take(line)
        .collect::<Vec<_>>()
        .split_last()
        .map(|(l, b)| (*l, b.to_vec()))?;
    let name = last.split_once('=')?.0.trim().to_owned();
    let table = before.iter().rev().find_map(|l| header(l));
    Some(table.map_or(name.clone(), |t| format!("{t}.{name}")))
}

/// The line that sets a dotted key, or else the one that opens its table. `ladder.1.scales` is in the second `[[ladder]]`.
fn line_of_key(text: &str, key: &str) -> Option<usize> {
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    let (mut table, mut opened) = (String::new(), None);
    for (number, line) in text.lines().enumerate() {
        if let Some(name) = header(line) {
            let count = seen.entry(name).or_default();
            table = if line.trim_start().starts_with("[[") {
                format!("{name}.{count}")
            } else {
                name.to_owned()
            };
            *count += 1;
            opened = opened.or_else(|| key.starts_with(&format!("{table}.")).then_some(number + 1));
        } else if let Some((name, _)) = line.split_once('=') {
            let name = name.trim();
            let dotted = if table.is_empty() {
                name.to_owned()
            } else {
                format!("{table}.{name}")
            };
            if dotted == key {
                return Some(number + 1);
            }
        }
    }
    opened
}

fn header(line: &str) -> Option<&str> {
    let line = line.split('#').next()?.trim();
    Some(
        line.strip_prefix('[')?
            .strip_suffix(']')?
            .trim_matches(['[', ']'])
            .trim(),
    )
}
