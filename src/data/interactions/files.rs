//! Which file of a folder is meant, and its rows.

use std::path::{Path, PathBuf};

use super::rows::Rows;
use crate::data::{Error, reader::Miss, tree::Tree};

/// The first of some files in a folder, by their usual names, of which `*.inter` stands for any with that ending; the path
/// itself where it is a file, or the folder has none.
pub(in crate::data) fn within(path: &Path, names: &[&str]) -> PathBuf {
    if path.is_file() {
        return path.to_owned();
    }
    let files = Tree::below(path, 0, |name| name.starts_with('.'))
        .unwrap_or_default()
        .files;
    let called = |file: &PathBuf, name: &str| {
        let own = file.file_name().unwrap_or_default().to_string_lossy();
        match name.strip_prefix('*') {
            Some(ending) => own.ends_with(ending),
            None => own.eq_ignore_ascii_case(name),
        }
    };
    let mut named = names
        .iter()
        .filter_map(|name| files.iter().find(|f| called(f, name)));
    named.next().cloned().unwrap_or_else(|| path.to_owned())
}

/// The rows of the file that a path means.
///
/// # Errors
/// When it cannot be read as a table; where it is known what it is instead, that is near enough to be said.
pub(in crate::data) fn rows_of(path: &Path, names: &[&str]) -> Result<Rows, Miss> {
    let file = within(path, names);
    Rows::open(&file).map_err(|error| match error {
        error @ Error::Form { .. } if file.is_file() => Miss::near(error),
        error => Miss::far(error),
    })
}
