//! A table in memory: rows of cells from CSV, TSV, other delimiters, JSON lines or a JSON array.

use std::{
    io::{BufRead, Read},
    path::Path,
};

use csv::StringRecord;
use serde_json::Value;

use super::{Error, Json, json, open_text};
use crate::words::{Message, message};

/// What is read of a file at most, bytes of its text.
const MOST: u64 = 1 << 30;

/// How lines are read that are not simply rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// Figures: empty lines and those that begin with `#` are passed over.
    Figures,
    /// Answers in the order of others: every line counts, so an empty one is an error; quotes stand for themselves between
    /// tabs.
    Answers,
}

/// Rows of cells, with the names of their columns where the first row has them.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The names of the columns.
    pub names: Option<Vec<String>>,
    /// What divides cells; `None` for JSON.
    pub delimiter: Option<char>,
    /// What was assumed while reading.
    pub assumed: Option<Message>,
    /// The text of all cells, one behind the other.
    cells: String,
    /// Where each cell ends in it.
    ends: Vec<usize>,
    rows: Vec<Place>,
}

/// Where a row begins.
#[derive(Clone, Copy, Debug)]
struct Place {
    line: usize,
    cell: usize,
}

/// A row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a Table,
    at: usize,
}

impl<'a> Row<'a> {
    /// The line on which it begins, from 1; in a JSON array the number of the object.
    pub fn line(self) -> usize {
        self.table.rows[self.at].line
    }

    /// The text of a cell without the blanks around it; empty where the row has none.
    pub fn cell(self, column: usize) -> &'a str {
        let rows = &self.table.rows;
        let first = rows[self.at].cell;
        let end = rows
            .get(self.at + 1)
            .map_or(self.table.ends.len(), |next| next.cell);
        let at = first + column;
        if at >= end {
            return "";
        }
        let begin = at
            .checked_sub(1)
            .map_or(0, |before| self.table.ends[before]);
        &self.table.cells[begin..self.table.ends[at]]
    }
}

impl Table {
    /// Reads a file whose first row names the columns where `is_header` says so; JSON always names them.
    ///
    /// # Errors
    /// When it cannot be read, is no text, or its rows differ in length.
    pub fn open(
        path: &Path,
        rules: Rules,
        is_header: impl Fn(&[&str]) -> bool,
    ) -> Result<Self, Error> {
        let mut text = open_text(path)?;
        let mut table = Self::read(&mut text, path, rules, is_header)?;
        table.assumed = text.assumed();
        Ok(table)
    }

    /// Reads a text as [`Self::open`] reads a file.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn read(
        text: &mut impl BufRead,
        path: &Path,
        rules: Rules,
        is_header: impl Fn(&[&str]) -> bool,
    ) -> Result<Self, Error> {
        let failed = |source| Error::file(path, source);
        let start = String::from_utf8_lossy(text.fill_buf().map_err(failed)?).into_owned();
        let text = text.take(MOST);
        let table = match start.trim_start().bytes().next() {
            Some(b'{') => Self::of_lines(text, path)?,
            Some(b'[') if is_array(&start) => Self::of_array(text, path)?,
            _ => Self::of_rows(text, path, rules, &start, is_header)?,
        };
        Ok(table)
    }

    /// Reads a text of figures whose first row names the columns.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn of_text(text: &str, name: &str) -> Result<Self, Error> {
        Self::read(
            &mut text.as_bytes(),
            Path::new(name),
            Rules::Figures,
            |_| true,
        )
    }

    /// How many rows there are, the header apart.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Its rows below the header.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|at| Row { table: self, at })
    }

    /// A row by its number from 0.
    pub fn row(&self, at: usize) -> Row<'_> {
        Row { table: self, at }
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        let first = || match &self.rows[..] {
            [] => 0,
            [_] => self.ends.len(),
            [_, second, ..] => second.cell,
        };
        self.names.as_ref().map_or_else(first, Vec::len)
    }

    fn begin(&mut self, line: usize) {
        let cell = self.ends.len();
        self.rows.push(Place { line, cell });
    }

    fn push(&mut self, cell: &str) {
        self.cells.push_str(cell.trim());
        self.ends.push(self.cells.len());
    }

    fn of_rows(
        text: impl Read,
        path: &Path,
        rules: Rules,
        start: &str,
        is_header: impl Fn(&[&str]) -> bool,
    ) -> Result<Self, Error> {
        let delimiter = delimiter(start, rules);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter as u8)
            .quoting(rules == Rules::Figures || delimiter != '\t')
            .comment((rules == Rules::Figures).then_some(b'#'))
            .flexible(true)
            .has_headers(false)
            // A last line without an end would be counted as none.
            .from_reader(text.chain(&b"\n"[..]));
        let mut table = Self {
            delimiter: Some(delimiter),
            ..Self::default()
        };
        let (mut record, mut width, mut next) = (StringRecord::new(), None, 1);
        while reader
            .read_record(&mut record)
            .map_err(|error| of_csv(path, error))?
        {
            // The reader tells the line behind the record; it passes over empty lines before the record.
            let within: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
            let behind = reader.position().line().saturating_sub(1) as usize;
            // A quote that nothing closes takes the end of the file with it: the record begins behind the one before at least.
            let least = record.position().map_or(1, |p| p.line() as usize);
            let line = behind.saturating_sub(within).max(least);
            if rules == Rules::Answers && line > next {
                let message = message!("expected a row, found an empty line");
                return Err(Error::line(path, next, message));
            }
            next = line + within + 1;
            if record.iter().all(|cell| cell.trim().is_empty()) {
                match rules {
                    Rules::Figures => continue,
                    Rules::Answers if record.len() > 1 => {}
                    Rules::Answers => {
                        let message = message!("expected a row, found an empty line");
                        return Err(Error::line(path, line, message));
                    }
                }
            }
            let expected = *width.get_or_insert(record.len());
            if record.len() != expected {
                let message = message!(
                    "expected {expected} cells as in the first row, found {found}",
                    expected,
                    found = record.len()
                );
                return Err(Error::line(path, line, message));
            }
            if table.names.is_none() && table.rows.is_empty() {
                let cells: Vec<&str> = record.iter().map(str::trim).collect();
                if is_header(&cells) {
                    table.names = Some(cells.into_iter().map(str::to_owned).collect());
                    continue;
                }
            }
            table.begin(line);
            for cell in &record {
                table.push(cell);
            }
        }
        Ok(table)
    }

    /// One JSON object a line.
    fn of_lines(mut text: impl BufRead, path: &Path) -> Result<Self, Error> {
        let mut table = Self {
            names: Some(Vec::new()),
            ..Self::default()
        };
        let (mut line, mut number) = (String::new(), 0);
        loop {
            line.clear();
            let read = text.read_line(&mut line);
            if read.map_err(|source| Error::file(path, source))? == 0 {
                return Ok(table);
            }
            number += 1;
            if line.trim().is_empty() {
                continue;
            }
            let Ok(Value::Object(object)) = json(&line) else {
                let text = shortened(&line);
                let message = message!("expected a JSON object, found `{text}`", text);
                return Err(Error::line(path, number, message));
            };
            table.object(&object, number);
        }
    }

    /// An array of JSON objects.
    fn of_array(mut text: impl Read, path: &Path) -> Result<Self, Error> {
        let mut whole = String::new();
        let read = text.read_to_string(&mut whole);
        read.map_err(|source| Error::file(path, source))?;
        let mut table = Self {
            names: Some(Vec::new()),
            ..Self::default()
        };
        let values = match json(&whole) {
            Ok(Value::Array(values)) => values,
            Ok(_) => Vec::new(),
            Err(error) => {
                let message = message!("is no JSON: {error}", error = error.to_string());
                return Err(Error::line(path, error.line(), message));
            }
        };
        for (at, value) in values.iter().enumerate() {
            let Value::Object(object) = value else {
                let message = message!(
                    "expected a JSON object as element {number} of the array",
                    number = at + 1
                );
                return Err(Error::form(path, message));
            };
            table.object(object, at + 1);
        }
        Ok(table)
    }

    /// Adds an object as a row; what is new in it becomes a new column.
    fn object(&mut self, object: &Json, line: usize) {
        let mut names = self.names.take().unwrap_or_default();
        let mut cells = vec![String::new(); names.len()];
        flatten("", object, &mut |name, cell| {
            if let Some(at) = names.iter().position(|known| *known == name) {
                cells[at] = cell;
            } else {
                names.push(name);
                cells.push(cell);
            }
        });
        self.names = Some(names);
        self.begin(line);
        for cell in &cells {
            self.push(cell);
        }
    }
}

/// Gives every value of an object under its name, those of inner objects under `outer.inner`. A list is no cell.
fn flatten(prefix: &str, object: &Json, give: &mut impl FnMut(String, String)) {
    for (key, value) in object {
        let name = format!("{prefix}{key}");
        match value {
            Value::Object(inner) => flatten(&format!("{name}."), inner, give),
            Value::Array(_) | Value::Null => give(name, String::new()),
            Value::String(text) => give(name, text.clone()),
            other => give(name, other.to_string()),
        }
    }
}

/// Whether a text that begins with a bracket is an array of objects, and not a row of a table.
fn is_array(start: &str) -> bool {
    let inner = start.trim_start().trim_start_matches('[').trim_start();
    inner.starts_with('{')
}

fn of_csv(path: &Path, error: csv::Error) -> Error {
    let line = error.position().map_or(1, |p| p.line() as usize);
    match error.into_kind() {
        csv::ErrorKind::Io(source) => Error::file(path, source),
        other => Error::line(path, line, Message::foreign(format_args!("{other:?}"))),
    }
}

/// The beginning of a cell or line, as an error shows it: a quote that nothing closes makes one cell of the rest of the file.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    let first = text.lines().next().unwrap_or_default();
    let start: String = first.chars().take(LONGEST).collect();
    if start.len() < text.trim_end().len() {
        format!("{start}...")
    } else {
        start
    }
}

/// What divides the cells of the first row: what it has most of, the comma where it has none. A text may have commas and
/// semicolons within, so that for answers the tab decides where there is one.
fn delimiter(start: &str, rules: Rules) -> char {
    let first = start
        .lines()
        .find(|l| !(l.trim().is_empty() || rules == Rules::Figures && l.starts_with('#')))
        .unwrap_or_default();
    if rules == Rules::Answers {
        let found = ['\t', ',', ';'].into_iter().find(|d| first.contains(*d));
        return found.unwrap_or(',');
    }
    let count = |d: &char| first.matches(*d).count();
    // The last of equals wins, so the comma stands last.
    ['|', '\t', ';', ',']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(',')
}

#[cfg(test)]
mod tests;
