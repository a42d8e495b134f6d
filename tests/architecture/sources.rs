//! The sources of the crate.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A source file.
pub struct Source {
    /// Path below `src/`, with forward slashes.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

impl Source {
    /// The text without comments: prose may name what code may not.
    pub fn code(&self) -> String {
        let lines = self.text.lines().map(|line| match line.find("//") {
            Some(0) => "",
            Some(at) if line.as_bytes()[at - 1] != b':' => &line[..at],
            _ => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The top module that the file belongs to.
    pub fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All sources below `src/`.
pub fn sources() -> Vec<Source> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("src can be listed") {
            let path = entry.expect("src can be listed").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    let src = root().join("src");
    walk(&src, &mut found);
    assert!(found.len() > 20, "only {} source files found", found.len());
    let read = |path: PathBuf| Source {
        text: fs::read_to_string(&path).expect("a source file is UTF-8"),
        path: path
            .strip_prefix(&src)
            .expect("found below src")
            .to_string_lossy()
            .replace('\\', "/"),
    };
    found.into_iter().map(read).collect()
}
