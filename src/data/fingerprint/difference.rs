//! How the files of data differ from what they were.

use serde::{Deserialize, Serialize};

use super::files::{Files, as_in};

/// Names that are told of each kind at most.
const TOLD: usize = 5;

/// How files differ from what they were; nothing where they are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// Files, or folders, of another content.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub changed: Names,
    /// Those that are no longer there, or can no longer be read.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub gone: Names,
    /// Those that were not there.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub added: Names,
}

/// Some names of many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub first: Vec<String>,
}

impl Names {
    fn of(all: Vec<String>) -> Self {
        Self {
            count: all.len(),
            first: all.into_iter().take(TOLD).collect(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl Difference {
    /// Whether the files are what they were.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.gone.is_empty() && self.added.is_empty()
    }

    /// Between lines of a plan and the files that are there now.
    pub(super) fn between(before: &[Files], now: &[Files]) -> Self {
        let (lines, added) = as_in(before, now);
        let same = |line: &Files| lines.iter().find(|now| now.path == line.path);
        let (mut changed, mut gone) = (Vec::new(), Vec::new());
        for line in before {
            match same(line) {
                None => gone.push(line.path.clone()),
                Some(now) if now != line => changed.push(line.path.clone()),
                Some(_) => {}
            }
        }
        Self {
            changed: Names::of(changed),
            gone: Names::of(gone),
            added: Names::of(added),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{
        super::files::{below, grouped},
        *,
    };

    fn write(folder: &Path, name: &str, text: &str) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn told(difference: &Difference) -> [Vec<&str>; 3] {
        [&difference.changed, &difference.gone, &difference.added]
            .map(|names| names.first.iter().map(String::as_str).collect())
    }

    #[test]
    fn files_are_told_apart_by_what_is_in_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for (name, text) in [("a.txt", "one"), ("b.txt", "two"), ("sub/c.txt", "three")] {
            write(folder.path(), name, text);
        }
        let before = grouped(below(folder.path(), &[]));
        let now = || Difference::between(&before, &below(folder.path(), &[]));
        assert!(now().is_empty());
        // Written anew with the same content: nothing changed.
        write(folder.path(), "a.txt", "one");
        std::os::unix::fs::symlink(folder.path(), at("sub/again")).expect("a link");
        assert!(now().is_empty(), "a folder is looked into once");
        write(folder.path(), "a.txt", "eno");
        fs::remove_file(at("b.txt")).expect("a file");
        write(folder.path(), "sub/d.txt", "four");
        let found = now();
        assert_eq!(told(&found), [["a.txt"], ["b.txt"], ["sub/d.txt"]]);
    }

    #[test]
    fn of_very_many_files_each_folder_is_one_line() {
        let folder = tempfile::tempdir().expect("a folder");
        for class in ["rose", "tulip"] {
            for number in 0..150 {
                write(
                    folder.path(),
                    &format!("{class}/{number}.png"),
                    &number.to_string(),
                );
            }
        }
        write(folder.path(), "notes.txt", "a note");
        let before = grouped(below(folder.path(), &[]));
        let paths: Vec<&str> = before.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["./", "rose/", "tulip/"]);
        assert_eq!(before.iter().map(|f| f.count).sum::<usize>(), 301);
        let now = || Difference::between(&before, &below(folder.path(), &[]));
        assert!(now().is_empty());
        write(folder.path(), "rose/150.png", "another");
        assert_eq!(told(&now()), [vec!["rose/"], vec![], vec![]]);
        fs::remove_dir_all(folder.path().join("tulip")).expect("a folder");
        write(folder.path(), "violet/1.png", "new");
        let found = now();
        // All that is in no folder of before is in the line of the whole.
        assert_eq!(told(&found), [vec!["./", "rose/"], vec!["tulip/"], vec![]]);
    }

    #[test]
    fn many_names_are_counted() {
        let names = Names::of((0..9).map(|n| n.to_string()).collect());
        assert_eq!((names.count, names.first.len()), (9, 5));
    }
}
