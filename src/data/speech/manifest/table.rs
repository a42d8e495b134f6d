//! A manifest as a table: TSV, CSV, other delimiters, JSON lines or a JSON array, as cells.

use std::path::Path;

use serde_json::Value;

use crate::{
    data::{Error, place},
    input::{Json, json, open_text},
    words::{Message, message},
};

/// Bytes of text that are read at most.
const MOST: u64 = 1 << 30;

/// A row.
#[derive(Debug, PartialEq)]
pub(super) struct Row {
    /// Its line, or its place in an array, from 1.
    pub line: usize,
    /// Its cells; there may be fewer than columns.
    pub cells: Vec<String>,
}

/// A manifest's rows and what is known of them.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The names of JSON's columns, in the order in which they came; `None` of a table, whose first row may name them.
    pub names: Option<Vec<String>>,
    /// All rows.
    pub rows: Vec<Row>,
    /// What was assumed of the characters.
    pub assumed: Option<Message>,
}

impl Table {
    /// Reads a manifest.
    pub fn open(file: &Path) -> Result<Self, Error> {
        let mut opened = open_text(file)?;
        let text = opened.rest(MOST)?;
        let start = text.trim_start();
        let mut table = if start.starts_with('{') {
            Self::of_lines(file, &text)?
        } else if start.starts_with('[') {
            Self::of_array(file, &text)?
        } else {
            Self::of_table(file, &text)?
        };
        table.assumed = opened.assumed();
        Ok(table)
    }

    fn of_lines(file: &Path, text: &str) -> Result<Self, Error> {
        let mut table = Self {
            names: Some(Vec::new()),
            ..Self::default()
        };
        for (number, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            match json(line) {
                Ok(Value::Object(object)) => table.object(number + 1, &object),
                Ok(_) => {
                    let message = message!("expected one JSON object a line");
                    return Err(Error::content(file, number + 1, message));
                }
                Err(error) => {
                    let message = message!(
                        "expected one JSON object a line: {error}",
                        error = Message::foreign(error)
                    );
                    return Err(Error::content(file, number + 1, message));
                }
            }
        }
        Ok(table)
    }

    fn of_array(file: &Path, text: &str) -> Result<Self, Error> {
        let mut table = Self {
            names: Some(Vec::new()),
            ..Self::default()
        };
        let refused = |line: usize| {
            let message = message!("expected an array of JSON objects");
            Error::content(file, line, message)
        };
        let values = match json(text) {
            Ok(Value::Array(values)) => values,
            Ok(_) => return Err(refused(1)),
            Err(error) => return Err(refused(error.line())),
        };
        for (at, value) in values.iter().enumerate() {
            let object = value.as_object().ok_or_else(|| refused(1))?;
            table.object(at + 1, object);
        }
        Ok(table)
    }

    /// Adds an object, whose inner objects' values have names such as `audio.path`.
    fn object(&mut self, line: usize, object: &Json) {
        let names = self.names.get_or_insert_default();
        let mut cells = vec![String::new(); names.len()];
        let mut give = |name: String, value: &Value| {
            let cell = match value {
                Value::String(text) => text.clone(),
                Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
                Value::Number(_) | Value::Bool(_) => value.to_string(),
            };
            if let Some(at) = names.iter().position(|known| *known == name) {
                cells[at] = cell;
            } else {
                names.push(name);
                cells.push(cell);
            }
        };
        for (key, value) in object {
            match value.as_object() {
                Some(inner) => {
                    let inner = inner.iter();
                    inner.for_each(|(name, value)| give(format!("{key}.{name}"), value));
                }
                None => give(key.clone(), value),
            }
        }
        self.rows.push(Row { line, cells });
    }

    fn of_table(file: &Path, text: &str) -> Result<Self, Error> {
        let first = text.lines().find(|l| !l.trim().is_empty());
        let first = first.unwrap_or_default();
        let delimiter = ['\t', '|', ';', ',']
            .into_iter()
            .find(|d| first.contains(*d));
        let delimiter = delimiter.ok_or_else(|| {
            let message = message!("expected columns divided by tabs or commas");
            Error::content(file, 1, message)
        })?;
        // Quotes in tab-separated files are part of the text.
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter as u8)
            .quoting(delimiter == ',' || delimiter == ';')
            .flexible(true)
            .has_headers(false)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut table = Self::default();
        for record in reader.records() {
            let record = record.map_err(|e| {
                let line = place::line(text.as_bytes(), e.position());
                Error::content(file, line, Message::foreign(e))
            })?;
            table.rows.push(Row {
                line: place::line(text.as_bytes(), record.position()),
                cells: record.iter().map(str::to_owned).collect(),
            });
        }
        Ok(table)
    }
}
