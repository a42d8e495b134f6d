//! Which form a user's file or folder has: the one place that asks every kind of data.

use std::{fmt, path::Path};

use super::{Error, Source, pictures};

/// What a task learns from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Pictures with one label each.
    Pictures,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 1] = [Self::Pictures];

    /// The source that reads a file or folder as this kind, where it looks like it.
    fn recognise(self, path: &Path) -> Option<Source> {
        match self {
            Self::Pictures => pictures::recognise(path),
        }
    }

    /// The forms that are recognised.
    fn forms(self) -> &'static str {
        match self {
            Self::Pictures => {
                "class folders with .png or .jpg files (also below train and test), IDX files such as \
                 train-images-idx3-ubyte, CIFAR's .bin files, or a CSV with a label and a column for each pixel"
            }
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pictures => "pictures with labels",
        })
    }
}

/// The source that reads a user's file or folder for a task that learns from a kind of data.
///
/// # Errors
/// When there is nothing, or nothing of that kind: then it says what was found and what would have been expected.
pub fn recognise(path: &Path, wanted: Kind) -> Result<Source, Error> {
    if let Some(source) = wanted.recognise(path) {
        return Ok(source);
    }
    if let Err(source) = path.metadata() {
        return Err(Error::File {
            path: path.into(),
            source,
        });
    }
    let mut others = Kind::ALL.into_iter().filter(|kind| *kind != wanted);
    let other = others.find_map(|kind| Some((kind, kind.recognise(path)?)));
    let found = match other {
        Some((kind, source)) => format!("{kind} (source `{}`)", source.name()),
        None if path.is_dir() => inside(path),
        None => "a file of another form".into(),
    };
    Err(Error::Form {
        path: path.into(),
        message: format!(
            "found {found}, but expected {wanted}: {}; `--set data.source=...` names the form where it is not recognised",
            wanted.forms()
        ),
    })
}

/// What a folder holds, in a few words.
fn inside(folder: &Path) -> String {
    let Ok(entries) = folder.read_dir() else {
        return "a folder that cannot be read".into();
    };
    let mut names: Vec<(bool, String)> = entries
        .flatten()
        .map(|entry| {
            (
                entry.path().is_dir(),
                entry.file_name().to_string_lossy().into_owned(),
            )
        })
        .collect();
    names.sort();
    let list = |folders: bool, what: &str| {
        let names: Vec<&str> = names
            .iter()
            .filter(|(folder, _)| *folder == folders)
            .map(|(_, name)| name.as_str())
            .collect();
        let more = match names.len().saturating_sub(4) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let first = names[..names.len().min(4)].join(", ");
        (!names.is_empty()).then(|| format!("{what} ({first}{more})"))
    };
    let parts: Vec<String> = [list(true, "folders"), list(false, "files")]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        "an empty folder".into()
    } else {
        parts.join(" and ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_and_what_was_expected_is_said() {
        let root = tempfile::tempdir().expect("a folder");
        for name in ["JPEGImages", "Annotations"] {
            std::fs::create_dir(root.path().join(name)).expect("a folder");
        }
        let said = |path: &Path| {
            recognise(path, Kind::Pictures)
                .expect_err("nothing to learn from")
                .to_string()
        };
        let folder = said(root.path());
        assert!(
            folder.contains("found folders (Annotations, JPEGImages), but expected pictures"),
            "{folder}"
        );
        assert!(said(&root.path().join("Annotations")).contains("an empty folder"));
        let file = root.path().join("notes");
        std::fs::write(&file, "nothing of use").expect("a file");
        assert!(said(&file).contains("a file of another form"));
        let nothing = said(&root.path().join("nothing"));
        assert!(nothing.contains("cannot be read"), "{nothing}");
    }
}
