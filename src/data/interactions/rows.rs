//! Rows of a user's table: commas, tabs, semicolons, `::`, or a JSON object each; one after the other.

use std::{
    borrow::Cow,
    collections::VecDeque,
    io::{self, BufRead},
    path::{Path, PathBuf},
};

use csv::ByteRecord;
use serde_json::Value;

use crate::{
    data::Error,
    input::{Json, Text, json, open_text},
    words::{Message, message},
};

/// Rows that are read of a file at most.
pub(in crate::data) const MOST: usize = 5_000_000;

/// Lines that a quoted value may run over: more, and the quote was never meant as one.
const MOST_LINES: usize = 100;
/// Objects that are looked at for the names of their values.
const NAMED_BY: usize = 100;

/// The rows of a file, one after the other.
pub(in crate::data) struct Rows {
    path: PathBuf,
    text: Text,
    form: Form,
    record: ByteRecord,
    /// The row as bytes.
    bytes: Vec<u8>,
    /// Lines that were read.
    lines: usize,
    /// The line of the last row.
    line: usize,
    /// Rows that were looked at before they are handed out.
    ahead: VecDeque<(usize, ByteRecord)>,
}

/// How a row holds its values.
enum Form {
    /// Divided by these bytes.
    Divided(&'static [u8]),
    /// As a JSON object; the values have the order of these names.
    Objects(Vec<String>),
}

impl Rows {
    /// Opens a file and finds out how it divides values. Of JSON lines the first row has the names of the values.
    pub(in crate::data) fn open(path: &Path) -> Result<Self, Error> {
        let mut text = open_text(path)?;
        let start = text.fill_buf().map_err(|source| Error::File {
            path: path.to_owned(),
            source,
        })?;
        if start.is_empty() {
            let message = message!("is empty: expected rows of values");
            return Err(Error::content(path, 1, message));
        }
        let objects = start.trim_ascii_start().starts_with(b"{");
        let delimiter = delimiter(start);
        let mut rows = Self {
            path: path.to_owned(),
            text,
            form: if objects {
                Form::Objects(Vec::new())
            } else {
                Form::Divided(delimiter)
            },
            record: ByteRecord::new(),
            bytes: Vec::new(),
            lines: 0,
            line: 0,
            ahead: VecDeque::new(),
        };
        if objects {
            rows.take_names()?;
        }
        Ok(rows)
    }

    /// Whether a comma stands before decimals, as it does where semicolons divide.
    pub(in crate::data) fn has_decimal_commas(&self) -> bool {
        matches!(self.form, Form::Divided(b";"))
    }

    /// What was assumed of the characters that were read so far.
    pub(in crate::data) fn assumed(&self) -> Option<Message> {
        self.text.assumed()
    }

    /// The next row that is not empty, with its line.
    pub(in crate::data) fn next(&mut self) -> Result<Option<(usize, &ByteRecord)>, Error> {
        if let Some((line, record)) = self.ahead.pop_front() {
            (self.line, self.record) = (line, record);
            return Ok(Some((self.line, &self.record)));
        }
        let found = self.read().map_err(|source| self.cannot(source))?;
        Ok(found.then_some((self.line, &self.record)))
    }

    /// The next rows, at most so many, which stay to be read.
    pub(in crate::data) fn peek(&mut self, count: usize) -> Result<Vec<Vec<String>>, Error> {
        while self.ahead.len() < count && self.read().map_err(|source| self.cannot(source))? {
            self.ahead.push_back((self.line, self.record.clone()));
        }
        let ahead = self.ahead.iter().take(count);
        Ok(ahead.map(|(_, record)| texts(record)).collect())
    }

    fn cannot(&self, source: io::Error) -> Error {
        Error::File {
            path: self.path.clone(),
            source,
        }
    }

    /// Reads the next line that is not empty; `false` at the end.
    fn line_of_text(&mut self) -> io::Result<bool> {
        self.bytes.clear();
        while self.bytes.trim_ascii().is_empty() {
            self.bytes.clear();
            self.lines += 1;
            if self.text.read_until(b'\n', &mut self.bytes)? == 0 {
                return Ok(false);
            }
        }
        self.line = self.lines;
        Ok(true)
    }

    fn read(&mut self) -> io::Result<bool> {
        if !self.line_of_text()? {
            return Ok(false);
        }
        let delimiter = match &self.form {
            Form::Divided(delimiter) => *delimiter,
            Form::Objects(names) => {
                self.record = object(&self.bytes).map_or_else(ByteRecord::new, |object| {
                    names.iter().map(|name| value(&object, name)).collect()
                });
                return Ok(true);
            }
        };
        // A quote stands for itself in tables of tabs and colons.
        let quoted = matches!(delimiter, b"," | b";") && self.bytes.contains(&b'"');
        if quoted {
            let open = |bytes: &[u8]| bytes.iter().filter(|b| **b == b'"').count() % 2 == 1;
            while open(&self.bytes) && self.lines - self.line < MOST_LINES {
                if self.text.read_until(b'\n', &mut self.bytes)? == 0 {
                    break;
                }
                self.lines += 1;
            }
        }
        fill(&mut self.record, &self.bytes, delimiter, quoted);
        Ok(true)
    }

    /// Gives the names of the first objects' values as the first row.
    fn take_names(&mut self) -> Result<(), Error> {
        let (mut objects, mut names): (Vec<(usize, Option<Json>)>, Vec<String>) =
            (Vec::new(), Vec::new());
        while objects.len() < NAMED_BY
            && self.line_of_text().map_err(|source| self.cannot(source))?
        {
            let object = object(&self.bytes);
            for name in object.iter().flat_map(Json::keys) {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
            objects.push((self.line, object));
        }
        let first = objects.first().map_or(1, |(line, _)| *line);
        self.ahead
            .push_back((first, names.iter().map(String::as_str).collect()));
        for (line, object) in objects {
            let record = object.map_or_else(ByteRecord::new, |object| {
                names.iter().map(|name| value(&object, name)).collect()
            });
            self.ahead.push_back((line, record));
        }
        self.form = Form::Objects(names);
        Ok(())
    }

    /// The line of the last row.
    pub(in crate::data) fn line(&self) -> usize {
        self.line
    }

    /// An error of a line of the file.
    pub(in crate::data) fn content(&self, line: usize, message: Message) -> Error {
        Error::content(&self.path, line, message)
    }
}

/// The object of a line of JSON.
fn object(line: &[u8]) -> Option<Json> {
    match json(std::str::from_utf8(line).ok()?) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// A value of an object as a cell; a list or an object is none.
fn value(object: &Json, name: &str) -> String {
    match object.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => String::new(),
    }
}

/// A value of a row as text, whatever its bytes; empty where the row has no such value.
pub(in crate::data) fn text(record: &ByteRecord, at: usize) -> Cow<'_, str> {
    String::from_utf8_lossy(record.get(at).unwrap_or_default())
}

/// All values of a row as text.
pub(in crate::data) fn texts(record: &ByteRecord) -> Vec<String> {
    (0..record.len())
        .map(|at| text(record, at).trim().to_owned())
        .collect()
}

/// What the first line has most of; the comma where it has none, the blank where it is whole numbers divided by blanks.
fn delimiter(start: &[u8]) -> &'static [u8] {
    let mut lines = start.split(|b| *b == b'\n');
    let line = lines
        .find(|l| !l.trim_ascii().is_empty())
        .unwrap_or_default();
    if line.windows(2).filter(|w| w == b"::").count() >= 2 {
        return b"::";
    }
    let plain = |b: &u8| b.is_ascii_digit() || matches!(b, b' ' | b'\r' | 0xef | 0xbb | 0xbf);
    if line.iter().all(plain) && line.trim_ascii().contains(&b' ') {
        return b" ";
    }
    let count = |d: &&[u8]| line.iter().filter(|b| **b == d[0]).count();
    // The last of equals wins, so the comma stands last.
    let single: [&'static [u8]; 4] = [b"|", b";", b"\t", b","];
    single.into_iter().max_by_key(count).unwrap_or(b",")
}

/// Cuts a row into its values, without the blanks and quotes around them.
fn fill(record: &mut ByteRecord, row: &[u8], delimiter: &[u8], quoted: bool) {
    record.clear();
    let mut rest = row.strip_suffix(b"\n").unwrap_or(row);
    rest = rest.strip_suffix(b"\r").unwrap_or(rest);
    loop {
        let mut within = false;
        let end = (0..rest.len()).find(|at| {
            within ^= quoted && rest[*at] == b'"';
            !within && rest[*at..].starts_with(delimiter)
        });
        let value = rest[..end.unwrap_or(rest.len())].trim_ascii();
        let inner = value
            .strip_prefix(b"\"")
            .and_then(|v| v.strip_suffix(b"\""));
        match inner.filter(|_| quoted) {
            Some(inner) if inner.contains(&b'"') => {
                let text: Vec<u8> = doubled(inner);
                record.push_field(&text);
            }
            Some(inner) => record.push_field(inner),
            None => record.push_field(value),
        }
        match end {
            Some(end) => rest = &rest[end + delimiter.len()..],
            None => return,
        }
    }
}

/// A quoted text with one quote for two.
fn doubled(inner: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().peekable();
    while let Some(byte) = bytes.next() {
        text.push(*byte);
        bytes.next_if(|next| *byte == b'"' && **next == b'"');
    }
    text
}

#[cfg(test)]
mod tests;
