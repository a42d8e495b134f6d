//! A file that `metrics` reads: its text, its lines, and what to say of a line that is wrong.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    cli::fault::Usage,
    words::{Message, message},
};

/// A text file, read whole.
#[derive(Clone, Debug)]
pub(super) struct File {
    path: PathBuf,
    /// Its text without a byte order mark.
    pub text: String,
}

impl File {
    /// Reads a file, which must be UTF-8.
    pub fn read(path: &Path) -> Result<Self, Usage> {
        let bytes = fs::read(path).map_err(|error| {
            Usage(message!(
                "{path}: cannot be read: {error}",
                path = path.display(),
                error
            ))
        })?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let valid = &e.as_bytes()[..e.utf8_error().valid_up_to()];
            let line = 1 + valid.iter().filter(|b| **b == b'\n').count();
            Self::new(path, "").fault(line, message!("expected text in UTF-8"))
        })?;
        Ok(Self::new(path, &text))
    }

    /// A file of this text.
    pub fn new(path: &Path, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        }
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
