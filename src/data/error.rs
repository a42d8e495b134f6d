//! What can be wrong with data.

use std::path::{Path, PathBuf};

/// Why data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be opened or read.
    #[error("{}: cannot be read: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file holds something unexpected.
    #[error("{origin}:{line}: {message}")]
    Content {
        /// The file, or the name of the embedded set.
        origin: String,
        /// The line, from 1.
        line: usize,
        /// What was expected.
        message: String,
    },
    /// A file or folder is not of the form that was expected.
    #[error("{}: {message}", path.display())]
    Form {
        /// The file or folder.
        path: PathBuf,
        /// What was found and what was expected.
        message: String,
    },
    /// The specification lacks something or contradicts itself.
    #[error("{0}")]
    Missing(String),
    /// There is too little to learn from.
    #[error("{0}")]
    TooLittle(String),
}

impl Error {
    /// What to say of a path that leads nowhere.
    pub fn absent(path: &Path) -> Self {
        Self::Form {
            path: path.into(),
            message: "there is no such file or folder".into(),
        }
    }

    /// What to say of a path that no reader fits, where something else was expected.
    pub fn unrecognised(path: &Path, expected: &str) -> Self {
        if !path.exists() {
            return Self::absent(path);
        }
        Self::Form {
            path: path.into(),
            message: format!(
                "expected {expected}; data.source names the form where it is not recognised"
            ),
        }
    }
}
