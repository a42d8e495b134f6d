//! Why a file cannot be used at all.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use crate::words::{Message, message};

/// A fault of a file, or of a place in it.
#[derive(Debug)]
pub enum Error {
    /// It cannot be opened or read.
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is of another form than was expected.
    Form {
        /// The file.
        path: PathBuf,
        /// What it is, and what was expected.
        message: Message,
    },
    /// A line of it is wrong.
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What was found and what was expected.
        message: Message,
    },
}

impl Error {
    /// What the system says of a file.
    pub fn file(path: &Path, source: io::Error) -> Self {
        Self::File {
            path: path.to_owned(),
            source,
        }
    }

    /// What to say of a whole file.
    pub fn form(path: &Path, message: Message) -> Self {
        Self::Form {
            path: path.to_owned(),
            message,
        }
    }

    /// What to say of a line, from 1.
    pub fn line(path: &Path, line: usize, message: Message) -> Self {
        Self::Line {
            path: path.to_owned(),
            line,
            message,
        }
    }

    /// What is wrong, without the name of the file.
    pub fn reason(&self) -> Message {
        match self {
            Self::File { source, .. } => message!("cannot be read: {error}", error = source),
            Self::Form { message, .. } | Self::Line { message, .. } => message.clone(),
        }
    }

    /// The error as a value, to be said elsewhere.
    pub fn message(&self) -> Message {
        let message = self.reason();
        match self {
            Self::File { path, .. } | Self::Form { path, .. } => {
                message!("{path}: {message}", path = path.display(), message)
            }
            Self::Line { path, line, .. } => {
                let origin = path.display();
                message!("{origin}:{line}: {message}", origin, line, message)
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

// What the system says stands in the message already, so there is no `source`.
impl std::error::Error for Error {}
