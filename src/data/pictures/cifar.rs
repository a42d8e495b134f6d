//! CIFAR-10 and CIFAR-100 in the binary form.
//!
//! The form is that of <https://www.cs.toronto.edu/~kriz/cifar.html>: a byte of label (CIFAR-100: a coarse and a fine one), then the red,
//! green and blue plane of 32x32 bytes.

use crate::words::{Message, message};
use std::path::{Path, PathBuf};

use super::{
    Part, Pictures, Pixels,
    files::{beginning, content, name, near, part},
};
use super::{prepare::prepare, set::PictureSet};
use crate::data::{
    error::Error,
    reader::{Miss, Origin, Reader},
};

/// The source.
pub const READER: Reader<PictureSet> = Reader {
    origin: Origin::Files(fits),
    load: |spec, amount| prepare(read(spec.files()?)?, spec, amount),
};

const SIDE: usize = 32;
const PIXELS: usize = 3 * SIDE * SIDE;

/// Which of the two sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ten,
    Hundred,
}

impl Kind {
    /// Bytes before the pixels; the last of them is the label.
    fn head(self) -> usize {
        match self {
            Self::Ten => 1,
            Self::Hundred => 2,
        }
    }

    fn classes(self) -> usize {
        match self {
            Self::Ten => 10,
            Self::Hundred => 100,
        }
    }

    /// The kind of a file, by its name where that is one of the usual ones, otherwise by its length.
    fn of(name: &str, length: usize) -> Option<Self> {
        let whole = |kind: Self| length > 0 && length.is_multiple_of(kind.head() + PIXELS);
        match name {
            "train.bin" | "test.bin" => Some(Self::Hundred),
            name if name.starts_with("data_batch") || name.starts_with("test_batch") => {
                Some(Self::Ten)
            }
            name if !name.contains(".bin") => None,
            _ if whole(Self::Ten) => Some(Self::Ten),
            _ if whole(Self::Hundred) => Some(Self::Hundred),
            _ => None,
        }
    }
}

/// Whether a path holds CIFAR's binary files.
pub(super) fn fits(path: &Path) -> Result<(), Miss> {
    files(path).map(|_| ())
}

/// All pictures of a folder or of one file.
pub(super) fn read(path: &Path) -> Result<Pictures, Error> {
    let (kind, files) = files(path).map_err(|miss| miss.error)?;
    let mut pictures = Pictures {
        channels: 3,
        height: SIDE,
        width: SIDE,
        greatest: 255.0,
        names: names(kind, path),
        pixels: Pixels::Bytes(Vec::new()),
        labels: Vec::new(),
        parts: Vec::new(),
        notes: Vec::new(),
    };
    let mut pixels = Vec::new();
    for file in &files {
        let name = name(file);
        // CIFAR-10 calls its training files data_batch_1 to 5.
        let part = part(&name).unwrap_or(Part::Train);
        let dirt = parse(kind, &content(file)?, &mut pixels, &mut pictures.labels);
        pictures.parts.resize(pictures.labels.len(), part);
        pictures.notes.extend(
            dirt.into_iter()
                .map(|dirt| message!("{name}: {dirt}", name = &name, dirt)),
        );
    }
    pictures.pixels = Pixels::Bytes(pixels);
    if files.len() == 1 {
        pictures.parts.clear();
    }
    Ok(pictures)
}

/// Reads whole records with a known label, and says what else there was.
fn parse(kind: Kind, bytes: &[u8], pixels: &mut Vec<u8>, labels: &mut Vec<u32>) -> Vec<Message> {
    let records = bytes.chunks_exact(kind.head() + PIXELS);
    let rest = records.remainder().len();
    let mut unknown = 0;
    for record in records {
        let (head, body) = record.split_at(kind.head());
        let label = head.last().copied().map_or(usize::MAX, usize::from);
        if label < kind.classes() {
            labels.push(label as u32);
            pixels.extend_from_slice(body);
        } else {
            unknown += 1;
        }
    }
    let mut dirt = Vec::new();
    if unknown > 0 {
        dirt.push(message!(
            "pictures with a label above {greatest}, left out: {unknown}",
            greatest = kind.classes() - 1,
            unknown
        ));
    }
    if rest > 0 {
        dirt.push(message!(
            "the last picture is cut off after {rest} bytes and was left out",
            rest
        ));
    }
    dirt
}

/// The set's files, of one kind.
fn files(path: &Path) -> Result<(Kind, Vec<PathBuf>), Miss> {
    let all = if path.is_dir() {
        near(path).map_err(Miss::far)?
    } else {
        vec![path.to_path_buf()]
    };
    let refused = |message: Message| Error::Form {
        path: path.into(),
        message,
    };
    let kind = |file: &PathBuf| {
        let length = std::fs::metadata(file).map_or(0, |facts| facts.len() as usize);
        let name = name(file);
        Kind::of(name.strip_suffix(".gz").unwrap_or(&name), length)
            .filter(|_| name.contains(".bin"))
    };
    let found: Vec<(PathBuf, Kind)> = all
        .iter()
        .filter_map(|f| Some((f.clone(), kind(f)?)))
        .collect();
    let Some((_, kind)) = found.first() else {
        let python = is_python(&all);
        let found = if python {
            message!("found the Python form (pickle)")
        } else if path.exists() {
            message!("found no .bin file of that form")
        } else {
            message!("not found")
        };
        let error = refused(message!(
            "{found}, but expected CIFAR's binary version: data_batch_1.bin to data_batch_5.bin and test_batch.bin, or train.bin and test.bin",
            found
        ));
        return Err(if python {
            Miss::near(error)
        } else {
            Miss::far(error)
        });
    };
    if let Some((other, _)) = found.iter().find(|(_, other)| other != kind) {
        return Err(Miss::near(refused(message!(
            "found CIFAR-10 and CIFAR-100 together ({one} and {other}), but expected one of them in a folder",
            one = name(&found[0].0),
            other = name(other)
        ))));
    }
    Ok((*kind, found.iter().map(|(file, _)| file.clone()).collect()))
}

/// Whether the files are those of the Python version: pickles with their usual names.
fn is_python(files: &[PathBuf]) -> bool {
    const PICKLES: [&str; 6] = [
        "data_batch_1",
        "test_batch",
        "batches.meta",
        "train",
        "test",
        "meta",
    ];
    let pickle = |file: &&PathBuf| matches!(*beginning(file, 2), [0x80, 2..=5]);
    let named = |file: &&PathBuf| PICKLES.contains(&name(file).as_str());
    files.iter().filter(named).any(|file| pickle(&file))
}

/// The labels' names: those of the set's list of names, otherwise numbers.
fn names(kind: Kind, path: &Path) -> Vec<String> {
    let list = match kind {
        Kind::Ten => "batches.meta.txt",
        Kind::Hundred => "fine_label_names.txt",
    };
    let folder = if path.is_dir() {
        Some(path)
    } else {
        path.parent()
    };
    let files = folder
        .and_then(|folder| near(folder).ok())
        .unwrap_or_default();
    let text = files
        .iter()
        .find(|file| name(file) == list)
        .and_then(|file| content(file).ok());
    let text = text
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default();
    let listed: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    if listed.len() == kind.classes() {
        listed
    } else {
        (0..kind.classes()).map(|label| label.to_string()).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(head: &[u8], colour: u8) -> Vec<u8> {
        [head, &vec![colour; PIXELS]].concat()
    }

    fn folder(files: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("below")).expect("a folder");
            std::fs::write(path, bytes).expect("a file");
        }
        folder
    }

    #[test]
    fn ten_classes_are_read_from_the_unpacked_archive() {
        let names =
            "airplane automobile bird cat deer dog frog horse ship truck\n".replace(' ', "\n");
        let folder = folder(&[
            (
                "cifar-10-batches-bin/data_batch_1.bin",
                [record(&[3], 1), record(&[9], 2)].concat(),
            ),
            (
                "cifar-10-batches-bin/data_batch_2.bin",
                [record(&[77], 3), record(&[0], 4), vec![1; 5]].concat(),
            ),
            ("cifar-10-batches-bin/test_batch.bin", record(&[1], 5)),
            ("cifar-10-batches-bin/batches.meta.txt", names.into_bytes()),
            ("cifar-10-batches-bin/readme.html", vec![]),
        ]);
        assert!(fits(folder.path()).is_ok());
        let pictures = read(folder.path()).expect("CIFAR-10");
        assert_eq!(pictures.labels, [3, 9, 0, 1]);
        assert_eq!(pictures.names[3], "cat");
        assert_eq!(
            pictures.parts,
            [Part::Train, Part::Train, Part::Train, Part::Test]
        );
        assert_eq!(pictures.pixels.len(), 4 * PIXELS);
        assert!((pictures.pixels.at(2 * PIXELS) - 4.0).abs() < 1e-9);
        assert_eq!(
            pictures.notes,
            [
                "data_batch_2.bin: pictures with a label above 9, left out: 1",
                "data_batch_2.bin: the last picture is cut off after 5 bytes and was left out",
            ]
        );
    }

    #[test]
    fn of_a_hundred_classes_the_fine_label_counts() {
        let folder = folder(&[
            (
                "train.bin",
                [record(&[4, 30], 1), record(&[19, 99], 2)].concat(),
            ),
            ("test.bin", record(&[1, 0], 3)),
        ]);
        let pictures = read(folder.path()).expect("CIFAR-100");
        // test stands before train.
        assert_eq!(pictures.labels, [0, 30, 99]);
        assert_eq!(pictures.parts, [Part::Test, Part::Train, Part::Train]);
        assert_eq!(pictures.names.len(), 100);
        let one = read(&folder.path().join("train.bin")).expect("one file");
        assert_eq!((one.labels.len(), one.parts.len()), (2, 0));
    }

    #[test]
    fn the_python_form_and_mixtures_are_told() {
        let python = folder(&[("data_batch_1", vec![0x80, 2, 3]), ("batches.meta", vec![])]);
        let message = read(python.path()).expect_err("pickles").to_string();
        assert!(
            message.contains("found the Python form (pickle), but expected CIFAR's binary version"),
            "{message}"
        );
        let both = folder(&[
            ("data_batch_1.bin", record(&[3], 1)),
            ("train.bin", record(&[3, 3], 1)),
        ]);
        assert!(read(both.path()).is_err());
        assert!(fits(Path::new("/nowhere")).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_counted(bytes in proptest::collection::vec(any::<u8>(), 0..7000), hundred: bool) {
            let kind = if hundred { Kind::Hundred } else { Kind::Ten };
            let (mut pixels, mut labels) = (Vec::new(), Vec::new());
            let dirt = parse(kind, &bytes, &mut pixels, &mut labels);
            prop_assert_eq!(pixels.len(), labels.len() * PIXELS);
            prop_assert!(labels.iter().all(|l| (*l as usize) < kind.classes()));
            let whole = labels.len() * (kind.head() + PIXELS) == bytes.len();
            prop_assert_eq!(dirt.is_empty(), whole);
        }
    }
}
