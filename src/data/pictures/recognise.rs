//! What is said of a path that holds no form of pictures.

use std::path::Path;

use super::files;
use crate::data::error::Error;

/// What to say of a path that no reader fits: what was found there, and what would have been expected.
pub fn unrecognised(path: &Path) -> Error {
    let found = if !path.exists() {
        return Error::absent(path);
    } else if path.is_dir() {
        inside(path)
    } else {
        "one file of another form".into()
    };
    Error::Form {
        path: path.into(),
        message: format!(
            "found {found}, but expected pictures with labels: class folders with .png or .jpg files (also below train and \
             test), IDX files such as train-images-idx3-ubyte, CIFAR's .bin files, or a CSV with a label and a column for \
             each pixel; data.source names the form where it is not recognised"
        ),
    }
}

/// What a folder holds, in a few words.
fn inside(folder: &Path) -> String {
    let Ok(entries) = files::entries(folder) else {
        return "a folder that cannot be read".into();
    };
    let name = |path: &Path| {
        path.file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let (folders, others): (Vec<_>, Vec<_>) = entries.iter().partition(|path| path.is_dir());
    let list = |paths: &[&std::path::PathBuf], what: &str| {
        let names: Vec<String> = paths.iter().take(4).map(|path| name(path)).collect();
        let more = match paths.len().saturating_sub(4) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (!paths.is_empty()).then(|| format!("{what} ({}{more})", names.join(", ")))
    };
    let parts: Vec<String> = [list(&folders, "folders"), list(&others, "files")]
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
