//! What a plan knows of the user's files, so that another set is never taken for the one that was planned on.

mod difference;
mod files;

use serde::{Deserialize, Serialize};

use super::{dataset::Dataset, identity::Identity, source::Source, spec::Spec};

pub use difference::{Difference, Names};
pub use files::Files;

/// The data of a plan: who read them, what came of it, and the files.
///
/// The identity alone decides whether data are the same: a file that was only touched, or one that nobody reads, changes
/// nothing. The files are kept so that it can be said what changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    /// The reader of the files.
    pub reader: Source,
    /// What it made of them.
    pub identity: Identity,
    /// The files, in the order of their names; of very many, folder by folder.
    pub files: Vec<Files>,
}

impl Fingerprint {
    /// The fingerprint of the data of a specification, which were loaded; `None` where none of it comes from files.
    pub fn of(spec: &Spec, data: &Dataset) -> Option<Self> {
        let path = spec.path.as_deref().filter(|_| spec.source.reads_files())?;
        Some(Self {
            reader: spec.source,
            identity: data.identity()?,
            files: files::grouped(files::below(path)),
        })
    }

    /// How the files of a specification differ now from those of the fingerprint.
    pub fn difference(&self, spec: &Spec) -> Difference {
        let now = spec.path.as_deref().map(files::below).unwrap_or_default();
        Difference::between(&self.files, &now)
    }
}

#[cfg(test)]
mod tests {
    use std::{fmt::Write, fs, path::Path};

    use super::*;
    use crate::data::{Amount, load};

    fn spec(source: &str, path: &Path, more: &str) -> Spec {
        let path = path.display();
        toml::from_str(&format!("source = \"{source}\"\npath = \"{path}\"\n{more}"))
            .expect("a specification")
    }

    fn fingerprint(spec: &Spec, fraction: f64) -> Fingerprint {
        let amount = Amount {
            fraction,
            ..Amount::whole(1.0)
        };
        let data = load(spec, amount).expect("data");
        Fingerprint::of(spec, &data).expect("it reads files")
    }

    /// Files of each kind of data, with a change that what is read of them shows.
    fn kinds(folder: &Path) -> Vec<(Spec, Box<dyn Fn()>)> {
        let write = |name: &str, text: String| {
            let path = folder.join(name);
            fs::write(&path, text).expect("a file");
            path
        };
        let pixels = |last: u32| {
            let mut text = String::from("label");
            for n in 0..16 {
                write!(text, ",pixel{n}").expect("text");
            }
            for row in 0..40_u32 {
                write!(text, "\n{}", row % 2).expect("text");
                let pixel = |n: u32| if (row, n) == (39, 15) { last } else { row + n };
                for n in 0..16 {
                    write!(text, ",{}", pixel(n)).expect("text");
                }
            }
            text
        };
        let ratings = |last: u32| {
            let mut text = String::from("user,item,rating,time\n");
            for row in 0..340_u32 {
                let rating = if row == 339 { last } else { 1 + row % 5 };
                writeln!(text, "{},{},{rating},{row}", row % 20, row % 17).expect("text");
            }
            text
        };
        let book = |last: &str| "the cat sat on the mat. ".repeat(200) + last;
        let table = write("pixels.csv", pixels(3));
        let list = write("ratings.csv", ratings(2));
        let text = write("book.txt", book("end"));
        let later = |path: &Path, text: String| -> Box<dyn Fn()> {
            let path = path.to_owned();
            Box::new(move || fs::write(&path, &text).expect("a file"))
        };
        vec![
            (
                spec("image-table", &table, "scaling = \"standard\""),
                later(&table, pixels(4)),
            ),
            (spec("ratings", &list, ""), later(&list, ratings(5))),
            (spec("text", &text, ""), later(&text, book("END"))),
        ]
    }

    #[test]
    fn data_are_the_same_at_every_share_and_others_where_one_value_is() {
        let folder = tempfile::tempdir().expect("a folder");
        for (spec, change) in kinds(folder.path()) {
            let planned = fingerprint(&spec, 1.0);
            assert_eq!(planned, fingerprint(&spec, 0.5), "{spec:?}");
            assert!(planned.difference(&spec).is_empty());
            let seed = Spec {
                seed: 9,
                ..spec.clone()
            };
            assert_eq!(planned.files, fingerprint(&seed, 1.0).files);
            let text = toml::to_string(&planned).expect("a table");
            assert_eq!(
                toml::from_str::<Fingerprint>(&text).expect("a table"),
                planned
            );
            change();
            let other = fingerprint(&spec, 1.0);
            assert_ne!(planned.identity, other.identity, "{spec:?}");
            assert_eq!(planned.difference(&spec).changed.count, 1);
        }
    }
}
