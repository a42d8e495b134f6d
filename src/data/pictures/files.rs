//! Reading the user's files, plain or compressed, and the words in their names.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use super::Part;
use crate::{
    data::{error::Error, tree::Tree},
    input::open,
};

/// A file's content, unpacked where it is compressed, whatever its name says.
pub(super) fn content(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    open(path)?
        .read_to_end(&mut bytes)
        .map_err(|source| failed(path, source))?;
    Ok(bytes)
}

/// The first bytes of a file, unpacked; fewer where the file is shorter or cannot be read.
pub(super) fn beginning(path: &Path, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Ok(file) = open(path) {
        // A damaged end of what was asked for still leaves its beginning.
        let _ = file.take(most).read_to_end(&mut bytes);
    }
    bytes
}

/// What is in a folder, sorted by name; hidden files are left out.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|source| failed(folder, source))? {
        let path = entry.map_err(|source| failed(folder, source))?.path();
        if !hidden(&name(&path)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The files of a folder and of the folders in it, two deep (`MNIST/raw/`), those of the folder first.
pub(super) fn near(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Tree::below(folder, 2, hidden)?.files;
    files.sort_by(|a, b| (a.parent(), a).cmp(&(b.parent(), b)));
    Ok(files)
}

/// Whether a name is that of a hidden file, or of what macOS packs beside files.
pub(super) fn hidden(name: &str) -> bool {
    name.starts_with('.') || name.eq_ignore_ascii_case("__macosx")
}

/// The last part of a path in small letters.
pub(super) fn name(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().to_lowercase())
        .unwrap_or_default()
}

/// The part that a name of a file, a folder or a cell speaks of.
pub(super) fn part(name: &str) -> Option<Part> {
    let name = name.to_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.find_map(|word| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        match word {
            "train" | "training" => Some(Part::Train),
            "val" | "valid" | "validation" | "dev" | "publictest" => Some(Part::Validation),
            "test" | "testing" | "t10k" | "privatetest" => Some(Part::Test),
            _ => None,
        }
    })
}

fn failed(path: &Path, source: std::io::Error) -> Error {
    Error::File {
        path: path.into(),
        source,
    }
}
