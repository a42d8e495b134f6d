//! A file that `metrics` reads: its text, its lines, and what to say of a line that is wrong.

use std::path::{Path, PathBuf};

use crate::{
    cli::fault::Usage,
    input::{self, Rules, Table},
    words::{Message, message},
};

/// What is read of a file at most, bytes.
const MOST: u64 = 1 << 30;

/// A text file, read whole.
#[derive(Clone, Debug)]
pub(super) struct File {
    path: PathBuf,
    /// Its text in UTF-8, with line feeds.
    pub text: String,
    assumed: Option<Message>,
}

impl File {
    /// Reads a file of text, in whatever encoding.
    pub fn read(path: &Path) -> Result<Self, Usage> {
        let wrong = |error: input::Error| Usage(error.message());
        let mut text = input::open_text(path).map_err(wrong)?;
        Ok(Self {
            path: path.to_owned(),
            text: text.rest(MOST).map_err(wrong)?,
            assumed: text.assumed(),
        })
    }

    /// A file of this text, its lines ended by line feeds.
    #[cfg(test)]
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: PathBuf::from(path),
            text: text.to_owned(),
            assumed: None,
        }
    }

    /// The rows of its cells; the first names the columns where `is_header` says so.
    pub fn table(&self, is_header: impl Fn(&[&str]) -> bool) -> Result<Table, Usage> {
        let mut text = self.text.trim_end().as_bytes();
        let read = Table::read(&mut text, &self.path, Rules::Answers, is_header);
        let table = read.map_err(|error| Usage(error.message()))?;
        if table.is_empty() {
            return Err(self.fault(1, message!("expected rows, found none")));
        }
        Ok(table)
    }

    /// What was assumed of its characters, with its name.
    pub fn assumption(&self) -> Option<Message> {
        let assumed = self.assumed.as_ref()?;
        Some(message!("{file}: {assumed}", file = self.name(), assumed))
    }

    /// What is wrong in a line, from 1.
    pub fn fault(&self, line: usize, message: Message) -> Usage {
        let origin = self.path.display();
        Usage(message!(
            "{origin}:{line}: {message}",
            origin,
            line,
            message
        ))
    }

    /// The lines without their ends; an end of the last one begins no other.
    pub fn lines(&self) -> Vec<&str> {
        self.text.lines().collect()
    }

    /// The path, to name the file in another's fault.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }
}
