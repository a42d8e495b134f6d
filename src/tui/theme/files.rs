//! Where theme files lie: inside the program, and in the user's folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// Names and texts of the shipped themes, in alphabetical order.
pub fn embedded() -> impl Iterator<Item = (&'static str, &'static str)> {
    EMBEDDED.files().filter_map(|f| {
        let toml = f.path().extension().is_some_and(|e| e == "toml");
        let name = f.path().file_stem()?.to_str().filter(|_| toml)?;
        Some((name, f.contents_utf8()?))
    })
}

/// The user's files, in alphabetical order.
pub fn user_files(config: Option<&Path>) -> Vec<PathBuf> {
    let folder = config.map(|c| fs::read_dir(c.join("themes")));
    let entries = folder.into_iter().flatten().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    files
}

/// The name of the theme in a file.
pub fn stem(file: &Path) -> String {
    file.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Whether a name is a path.
pub fn is_path(name: &str) -> bool {
    name.contains('/') || Path::new(name).extension().is_some_and(|e| e == "toml")
}

/// A folder of configuration with theme files, for tests.
#[cfg(test)]
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let themes = folder.path().join("themes");
    fs::create_dir(&themes).expect("a folder in it");
    for (name, text) in files {
        fs::write(themes.join(name), text).expect("a file in it");
    }
    folder
}
