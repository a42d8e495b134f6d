//! What is said of a path that holds no form of pictures.

use crate::words::{Message, message};
use std::path::{Path, PathBuf};

use super::files;
use crate::data::error::Error;

/// What to say of a path that no reader fits: what was found there, and what would have been expected.
pub fn unrecognised(path: &Path) -> Error {
    let found = if !path.exists() {
        return Error::absent(path);
    } else if path.is_dir() {
        inside(path)
    } else {
        message!("one file of another form")
    };
    Error::Form {
        path: path.into(),
        message: message!(
            "found {found}, but expected pictures with labels: class folders with .png or .jpg files (also below train and \
             test), IDX files such as train-images-idx3-ubyte, CIFAR's .bin files, or a CSV with a label and a column for \
             each pixel; data.source names the form where it is not recognised",
            found
        ),
    }
}

/// What a folder holds, in a few words.
fn inside(folder: &Path) -> Message {
    let Ok(entries) = files::entries(folder) else {
        return message!("a folder that cannot be read");
    };
    let (folders, files): (Vec<_>, Vec<_>) = entries.iter().partition(|path| path.is_dir());
    let folders = named(&folders).map(|names| message!("folders ({names})", names));
    let files = named(&files).map(|names| message!("files ({names})", names));
    match (folders, files) {
        (None, None) => message!("an empty folder"),
        (Some(only), None) | (None, Some(only)) => only,
        (Some(folders), Some(files)) => message!("{folders} and {files}", folders, files),
    }
}

/// The names of the first paths, and how many more there are; nothing where there is none.
fn named(paths: &[&PathBuf]) -> Option<Message> {
    let name = |path: &&PathBuf| {
        path.file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let names: Vec<String> = paths.iter().take(4).map(name).collect();
    let names = names.join(", ");
    match paths.len() {
        0 => None,
        1..=4 => Some(Message::foreign(names)),
        all => Some(message!("{names} and {more} more", names, more = all - 4)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{kind::Kind, source::Source};

    #[test]
    fn every_form_is_recognised_and_nothing_else() {
        let root = tempfile::tempdir().expect("a folder");
        let write = |name: &str, bytes: &[u8]| {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().expect("below")).expect("a folder");
            std::fs::write(path, bytes).expect("a file");
        };
        write(
            "idx/train-images-idx3-ubyte",
            &[0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9],
        );
        write("idx/train-labels-idx1-ubyte", &[0, 0, 8, 1, 0, 0, 0, 1, 3]);
        write("cifar/data_batch_1.bin", &[1; 3073]);
        write("tree/cat/1.jpg", b"");
        write("tree/dog/1.jpg", b"");
        let row = format!("3{}\n7{}\n", ",1".repeat(16), ",2".repeat(16));
        write("csv/train.csv", row.as_bytes());
        write(
            "ratings/ratings.csv",
            b"userId,movieId,rating,timestamp\n1,2,3.5,4\n1,3,4,5\n",
        );
        write("voc/JPEGImages/1.jpg", b"");
        write("voc/Annotations/1.xml", b"<a/>");
        write(
            "text/input.txt",
            b"First Citizen:\nBefore we proceed any further, hear me speak.\n",
        );
        write("fsdd/0_a_1.wav", b"RIFF");
        let of = |name: &str| Kind::Pictures.recognise(&root.path().join(name)).ok();
        assert_eq!(of("idx"), Some(Source::Idx));
        assert_eq!(of("idx/train-images-idx3-ubyte"), Some(Source::Idx));
        assert_eq!(of("cifar"), Some(Source::Cifar));
        assert_eq!(of("cifar/data_batch_1.bin"), Some(Source::Cifar));
        assert_eq!(of("tree"), Some(Source::ImageFolder));
        assert_eq!(of("csv"), Some(Source::ImageTable));
        assert_eq!(of("csv/train.csv"), Some(Source::ImageTable));
        for other in [
            "ratings",
            "ratings/ratings.csv",
            "voc",
            "text",
            "text/input.txt",
            "fsdd",
            "nothing",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
        let why = |name: &str| {
            let error = Kind::Pictures.recognise(&root.path().join(name));
            error.expect_err("another form").to_string()
        };
        write("one/rose/1.png", b"");
        assert!(why("one").contains("found only the class rose"));
        write("loose/1.png", b"");
        assert!(why("loose").contains("found 1 pictures without a class folder"));
        let row = format!("3{}\n", ",1".repeat(143)).repeat(9);
        write(
            "wide.csv",
            format!("label{}\n{row}", ",p".repeat(143)).as_bytes(),
        );
        assert!(why("wide.csv").contains("found 143 columns of pixels besides the label"));
        write("python/data_batch_1", b"\x80\x02}q\x01");
        write("python/batches.meta", b"\x80\x02}q\x01");
        assert!(why("python").contains("found the Python form (pickle)"));
        assert!(why("python/data_batch_1").contains("found the Python form (pickle)"));
        write(
            "images/train-images-idx3-ubyte",
            &[0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9],
        );
        assert!(why("images").contains("found train-images-idx3-ubyte, but expected IDX files"));
        write(
            "pointer.csv",
            b"version https://git-lfs.github.com/spec/v1\n",
        );
        assert!(why("pointer.csv").contains("is a Git LFS pointer"));
        assert!(why("ratings").contains("expected pictures with labels"));
        let message = unrecognised(&root.path().join("voc")).to_string();
        assert!(
            message.contains("found folders (Annotations, JPEGImages), but expected"),
            "{message}"
        );
        assert!(
            unrecognised(&root.path().join("nothing"))
                .to_string()
                .contains("no such file or folder")
        );
    }
}
