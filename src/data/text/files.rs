//! Reads users' texts: `.txt`, JSON lines with a `text`, both also as `.gz`, and folders of them.

use crate::words::message;
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use flate2::read::MultiGzDecoder;

use super::{decode::without_mark, lines, reading::Reading};
use crate::data::{error::Error, tree::Tree};

/// Bytes that are read at most, all files together: what a CPU learns from in days.
const MOST: u64 = 256 << 20;
/// Folders are searched so deep.
const DEEPEST: usize = 8;

/// How a file holds its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// All of it is text.
    Plain,
    /// One JSON object a line, with the text as its `text`.
    Lines,
}

/// The form of a file by its name, else by its content; of a folder by the texts that most of its files are. `None` where it
/// does not look like text.
pub fn recognise(path: &Path) -> Option<Form> {
    if path.is_dir() {
        let files = below(path).ok()?.files;
        let forms: Vec<Form> = files.iter().filter_map(|f| by_name(f)).collect();
        let lines = forms.iter().filter(|f| **f == Form::Lines).count();
        let plain = forms.len() - lines;
        return (!forms.is_empty()).then_some(if lines > plain {
            Form::Lines
        } else {
            Form::Plain
        });
    }
    by_name(path).or_else(|| by_content(path))
}

fn by_name(path: &Path) -> Option<Form> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "txt" | "text" => Some(Form::Plain),
        "jsonl" | "ndjson" => Some(Form::Lines),
        _ => None,
    }
}

fn by_content(path: &Path) -> Option<Form> {
    let mut start = open(path).ok()?.take(4096);
    let mut bytes = Vec::new();
    start.read_to_end(&mut bytes).ok()?;
    let text = without_mark(bytes);
    if lines::looks_like(&text) {
        return Some(Form::Lines);
    }
    // The end of the piece may cut a character of up to four bytes.
    let valid = match std::str::from_utf8(&text) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() + 4 > text.len() => {
            std::str::from_utf8(&text[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    (!valid.is_empty() && !valid.contains('\0')).then_some(Form::Plain)
}

/// Reads a file, or every file of the form in a folder and the folders in it, in the order of their names.
///
/// # Errors
/// When something cannot be read, or there is no text in it.
pub fn read(path: &Path, form: Form) -> Result<Reading, Error> {
    let (files, mut notes) = if path.is_dir() {
        let tree = below(path)?;
        let mut notes = tree.notes();
        let all = tree.files.len();
        let own = |file: &PathBuf| by_name(file) == Some(form);
        let files: Vec<PathBuf> = tree.files.into_iter().filter(own).collect();
        let others = all - files.len();
        if others > 0 {
            notes.push(message!(
                "{others} files of other forms were left out",
                others
            ));
        }
        (files, notes)
    } else {
        (vec![path.to_owned()], Vec::new())
    };
    if files.is_empty() {
        let wanted = match form {
            Form::Plain => message!(".txt or .txt.gz"),
            Form::Lines => message!(".jsonl or .jsonl.gz"),
        };
        return Err(Error::TooLittle(message!(
            "{path}: no {wanted} file in this folder",
            path = path.display(),
            wanted
        )));
    }
    let mut bytes = Vec::new();
    for file in &files {
        let left = MOST.saturating_sub(bytes.len() as u64);
        let mut content = Vec::new();
        open(file)
            .and_then(|opened| opened.take(left + 1).read_to_end(&mut content))
            .map_err(|source| cannot(file, source))?;
        let cut = content.len() as u64 > left;
        content.truncate(left as usize);
        let mut text = without_mark(content);
        if form == Form::Lines {
            text = lines::texts(&text, file, &mut notes)?;
        }
        // Neighbouring files never run into one another.
        if bytes.last().is_some_and(|last| *last != b'\n') {
            bytes.push(b'\n');
        }
        bytes.append(&mut text);
        if cut {
            notes.push(message!(
                "only the first {most} MiB are read",
                most = MOST >> 20
            ));
            break;
        }
    }
    Ok(Reading { bytes, notes })
}

/// Opens a file, and what is compressed in it where it begins like gzip.
fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    let mut start = [0; 2];
    let gzip = File::open(path)?.read_exact(&mut start).is_ok() && start == [0x1f, 0x8b];
    let file = File::open(path)?;
    Ok(if gzip {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    })
}

fn cannot(path: &Path, source: io::Error) -> Error {
    Error::File {
        path: path.to_owned(),
        source,
    }
}

/// All files below a folder, but hidden ones.
fn below(folder: &Path) -> Result<Tree, Error> {
    Tree::below(folder, DEEPEST, |name| name.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use flate2::{Compression, write::GzEncoder};
    use tempfile::TempDir;

    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> TempDir {
        let folder = TempDir::new().expect("a temporary folder");
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, content).expect("a file");
        }
        folder
    }

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn compressed_files_are_known_by_their_content() {
        let folder = folder(&[
            ("a.txt", &gzip(b"squeezed\n")),
            ("b.txt.gz", &gzip(b"too\n")),
        ]);
        let reading = read(folder.path(), Form::Plain).expect("texts");
        assert_eq!(reading.bytes, b"squeezed\ntoo\n");
        let cut = gzip(&[b'a'; 5000]);
        let path = folder.path().join("cut.txt.gz");
        fs::write(&path, &cut[..cut.len() - 9]).expect("a file");
        let error = read(&path, Form::Plain).expect_err("half a file");
        assert!(
            error.to_string().contains("cut.txt.gz: cannot be read"),
            "{error}"
        );
    }

    #[test]
    fn a_folder_is_read_in_order_and_what_is_left_out_is_said() {
        let folder = folder(&[
            ("b.txt", b"second"),
            ("a/c.txt", b"first\n"),
            ("picture.png", b"\x89PNG"),
            (".hidden.txt", b"hidden"),
        ]);
        assert_eq!(recognise(folder.path()), Some(Form::Plain));
        let reading = read(folder.path(), Form::Plain).expect("texts");
        assert_eq!(reading.bytes, b"first\nsecond");
        assert_eq!(reading.notes, ["1 files of other forms were left out"]);
        let error = read(folder.path(), Form::Lines).expect_err("no such file");
        assert!(
            error.to_string().contains("no .jsonl or .jsonl.gz"),
            "{error}"
        );
    }

    #[test]
    fn forms_are_recognised() {
        let folder = folder(&[
            ("poem", "Wer reitet so spät".as_bytes()),
            ("rows", b"{\"text\": \"a\"}\n{\"text\": \"b\"}\n"),
            ("noise.bin", &[0xff, 0, 0xfe, 1, 2, 3, 0x80, 9, 9, 9, 9, 9]),
            ("x.TXT.gz", &gzip(b"a")),
            ("x.jsonl", b""),
        ]);
        let form = |name: &str| recognise(&folder.path().join(name));
        assert_eq!(form("poem"), Some(Form::Plain));
        assert_eq!(form("rows"), Some(Form::Lines));
        assert_eq!(form("noise.bin"), None);
        assert_eq!(form("x.TXT.gz"), Some(Form::Plain));
        assert_eq!(form("x.jsonl"), Some(Form::Lines));
        assert_eq!(form("missing"), None);
    }
}
