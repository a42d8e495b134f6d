//! What a plan knows of the user's files, so that another set is never taken for the one that was planned on.

mod difference;
mod files;

use std::path::PathBuf;

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
        let reader = spec.source.filter(|source| source.reads_files())?;
        let path = spec.path.as_deref()?;
        Some(Self {
            reader,
            identity: data.identity()?,
            files: files::grouped(files::below(path, data.named_files())),
        })
    }

    /// How the files of a specification differ now from those of the fingerprint.
    pub fn difference(&self, spec: &Spec) -> Difference {
        let now = spec.path.as_deref().map(|path| {
            let names: Vec<PathBuf> = self.files.iter().map(|f| f.place(path)).collect();
            files::below(path, &names)
        });
        Difference::between(&self.files, &now.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::{fmt::Write, fs};

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
    fn sound_that_a_manifest_names_is_of_the_data() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("wavs")).expect("a folder");
        let mut rows = String::from("path\ttext\n");
        let write = |number: u32, pitch: u32| {
            let path = folder.path().join(format!("wavs/{number}.wav"));
            let spec = hound::WavSpec {
                channels: 1,
                sample_rate: 8000,
                bits_per_sample: 16,
                sample_format: hound::SampleFormat::Int,
            };
            let mut file = hound::WavWriter::create(path, spec).expect("a file");
            for at in 0..8000 {
                let sample = (f64::from(at * pitch) / 400.0).sin() * 9000.0;
                file.write_sample(sample as i16).expect("a sample");
            }
            file.finalize().expect("a file");
        };
        for number in 0..12 {
            write(number, 10 + number);
            let word = ["yes", "no"][number as usize % 2];
            writeln!(rows, "wavs/{number}.wav\t{word}").expect("text");
        }
        let manifest = folder.path().join("manifest.tsv");
        fs::write(&manifest, rows).expect("a file");
        fs::write(folder.path().join("beside.txt"), "not of the data").expect("a file");
        let spec = spec("speech-manifest", &manifest, "");
        let planned = fingerprint(&spec, 1.0);
        assert_eq!(planned.files.len(), 13, "{:?}", planned.files);
        assert!(planned.difference(&spec).is_empty());
        write(7, 99);
        assert_ne!(fingerprint(&spec, 1.0).identity, planned.identity);
        fs::remove_file(folder.path().join("wavs/3.wav")).expect("a file");
        let found = planned.difference(&spec);
        assert_eq!(found.changed.first, ["wavs/7.wav"]);
        assert_eq!(found.gone.first, ["wavs/3.wav"]);
        assert!(found.added.is_empty());
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
