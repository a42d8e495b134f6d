//! What can be wrong with data.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use crate::{
    input,
    words::{Message, message},
};

/// Why data cannot be used.
#[derive(Debug)]
pub enum Error {
    /// A file cannot be opened or read.
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file holds something unexpected.
    Content {
        /// The file, or the name of the embedded set.
        origin: Message,
        /// The line, from 1.
        line: usize,
        /// What was expected.
        message: Message,
    },
    /// A file or folder is not of the form that was expected.
    Form {
        /// The file or folder.
        path: PathBuf,
        /// What was found and what was expected.
        message: Message,
    },
    /// The specification lacks something or contradicts itself.
    Missing(Message),
    /// There is too little to learn from.
    TooLittle(Message),
}

impl Error {
    /// What to say of a line of a file.
    pub fn content(file: &Path, line: usize, message: Message) -> Self {
        Self::Content {
            origin: Message::foreign(file.display()),
            line,
            message,
        }
    }

    /// What to say of a path that leads nowhere.
    pub fn absent(path: &Path) -> Self {
        Self::Form {
            path: path.into(),
            message: message!("there is no such file or folder"),
        }
    }

    /// What to say of a path that no reader fits, where something else was expected.
    pub fn unrecognised(path: &Path, expected: Message) -> Self {
        if !path.exists() {
            return Self::absent(path);
        }
        Self::Form {
            path: path.into(),
            message: message!(
                "expected {expected}; data.source names the form where it is not recognised",
                expected
            ),
        }
    }

    /// The error as a value, to be said elsewhere.
    pub fn message(&self) -> Message {
        match self {
            Self::File { path, source } => message!(
                "{path}: cannot be read: {error}",
                path = path.display(),
                error = source
            ),
            Self::Content {
                origin,
                line,
                message,
            } => message!("{origin}:{line}: {message}", origin, line, message),
            Self::Form { path, message } => {
                message!("{path}: {message}", path = path.display(), message)
            }
            Self::Missing(message) | Self::TooLittle(message) => message.clone(),
        }
    }
}

impl From<input::Error> for Error {
    fn from(error: input::Error) -> Self {
        match error {
            input::Error::File { path, source } => Self::File { path, source },
            input::Error::Form { path, message } => Self::Form { path, message },
            input::Error::Line {
                path,
                line,
                message,
            } => Self::content(&path, line, message),
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
