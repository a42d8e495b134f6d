//! Reads users' texts: plain ones, JSON lines with a `text`, JSON arrays, all also as `.gz`, and folders of them.

use std::{
    io::{BufRead, Read},
    path::{Path, PathBuf},
};

use super::{lines, options::Unit, reading::Reading};
use crate::{
    data::{error::Error, reader::Miss, tree::Tree},
    input::{MARGIN, Text, open, open_text},
    words::{Message, message},
};

/// Bytes that are read at most, all files together: what a CPU learns from in days.
const MOST: u64 = 256 << 20;
/// Folders are searched so deep.
const DEEPEST: usize = 8;
/// Of so many bytes one may be no UTF-8, for Western texts in an older encoding; of others more are none.
const STRANGE: usize = 4;

/// How a file holds its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// All of it is text.
    Plain,
    /// One JSON object a line, with the text as its `text`, or an array of such.
    Lines,
}

/// The form of a file by its name, else by its content; of a folder by the texts that most of its files are.
///
/// # Errors
/// When it does not look like text: what it is instead.
pub fn recognise(path: &Path) -> Result<Form, Miss> {
    if !path.is_dir() {
        return by_name(path).map_or_else(|| by_content(path), Ok);
    }
    let files = below(path).map_err(Miss::far)?.files;
    let forms: Vec<Form> = files.iter().filter_map(|f| by_name(f)).collect();
    let lines = forms.iter().filter(|f| **f == Form::Lines).count();
    let plain = forms.len() - lines;
    match (lines, plain) {
        (0, 0) => Err(Miss::far(none(path, Form::Plain))),
        _ if lines > plain => Ok(Form::Lines),
        _ => Ok(Form::Plain),
    }
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

fn by_content(path: &Path) -> Result<Form, Miss> {
    let mut text = open_text(path).map_err(|error| match Error::from(error) {
        error @ Error::Form { .. } => Miss::near(error),
        error => Miss::far(error),
    })?;
    let start = text.fill_buf().map_err(|source| {
        Miss::far(Error::File {
            path: path.to_owned(),
            source,
        })
    })?;
    if start.is_empty() {
        let message = message!("is empty: expected text");
        return Err(Miss::near(Error::content(path, 1, message)));
    }
    let all = start.len();
    if lines::looks_like(&start[..all.min(MARGIN)]) {
        return Ok(Form::Lines);
    }
    if STRANGE * text.foreign() > all {
        return Err(Miss::near(strange(path, text.foreign(), all)));
    }
    Ok(Form::Plain)
}

fn strange(path: &Path, strange: usize, all: usize) -> Error {
    let message = message!(
        "expected text in UTF-8, but {strange} of {all} bytes are none (`data.text.unit = \"bytes\"` learns from any bytes)",
        strange,
        all
    );
    Error::content(path, 1, message)
}

fn none(folder: &Path, form: Form) -> Error {
    let wanted = match form {
        Form::Plain => message!(".txt or .txt.gz"),
        Form::Lines => message!(".jsonl or .jsonl.gz"),
    };
    Error::TooLittle(message!(
        "{path}: no {wanted} file in this folder",
        path = folder.display(),
        wanted
    ))
}

/// Reads a file, or every file of the form in a folder and the folders in it, in the order of their names: as characters,
/// or as the bytes that are there.
///
/// # Errors
/// When something cannot be read, or there is no text in it.
pub fn read(path: &Path, form: Form, unit: Unit) -> Result<Reading, Error> {
    let (files, mut notes) = files(path, form)?;
    let (mut bytes, mut foreign, mut wide) = (Vec::new(), 0, 0);
    for file in &files {
        let left = MOST.saturating_sub(bytes.len() as u64);
        let mut content = match (unit, form) {
            (Unit::Bytes, Form::Plain) => as_it_is(file, left)?,
            (Unit::Bytes | Unit::Characters, _) => {
                let (text, opened) = decoded(file, left)?;
                foreign += opened.foreign();
                wide += usize::from(opened.foreign() == 0 && opened.assumed().is_some());
                text
            }
        };
        let cut = content.len() as u64 > left;
        if cut {
            shorten(&mut content, left as usize);
        }
        if form == Form::Lines {
            content = lines::texts(&content, file, &mut notes)?;
        }
        // Neighbouring files never run into one another.
        if bytes.last().is_some_and(|last| *last != b'\n') {
            bytes.push(b'\n');
        }
        bytes.append(&mut content);
        if cut {
            notes.push(message!(
                "only the first {most} MiB are read",
                most = MOST >> 20
            ));
            break;
        }
    }
    notes.extend(assumed(foreign, wide));
    Ok(Reading { bytes, notes })
}

/// What was assumed of the characters of all files.
fn assumed(foreign: usize, wide: usize) -> Vec<Message> {
    let foreign = (foreign > 0).then(|| {
        message!(
            "{bytes} bytes are not UTF-8 and were read as Windows-1252 (latin-1)",
            bytes = foreign
        )
    });
    let wide = (wide > 0).then(|| message!("read as UTF-16"));
    foreign.into_iter().chain(wide).collect()
}

/// The files of a form that a path means, and what was left out.
fn files(path: &Path, form: Form) -> Result<(Vec<PathBuf>, Vec<Message>), Error> {
    if !path.is_dir() {
        return Ok((vec![path.to_owned()], Vec::new()));
    }
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
    if files.is_empty() {
        return Err(none(path, form));
    }
    Ok((files, notes))
}

/// A file's bytes, a few more than so many at most, whatever they are.
fn as_it_is(file: &Path, most: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    open(file)?
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| cannot(file, source))?;
    Ok(bytes)
}

/// A file's text, a few bytes more than so many at most, and what it was read from.
fn decoded(file: &Path, most: u64) -> Result<(Vec<u8>, Text), Error> {
    let mut opened = open_text(file)?;
    let mut bytes = Vec::new();
    (&mut opened)
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| cannot(file, source))?;
    let zeros = bytes.iter().filter(|b| **b == 0).count();
    let none = opened.foreign() + zeros;
    if STRANGE * none > bytes.len() {
        return Err(strange(file, none, bytes.len()));
    }
    Ok((bytes, opened))
}

/// Cuts a text to so many bytes, at the end of a character.
fn shorten(text: &mut Vec<u8>, most: usize) {
    text.truncate(most);
    if let Err(error) = std::str::from_utf8(text)
        && error.error_len().is_none()
    {
        text.truncate(error.valid_up_to());
    }
}

fn cannot(path: &Path, source: std::io::Error) -> Error {
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

    fn characters(path: &Path, form: Form) -> Result<Reading, Error> {
        read(path, form, Unit::Characters)
    }

    #[test]
    fn compressed_files_are_known_by_their_content() {
        let folder = folder(&[
            ("a.txt", &gzip(b"squeezed\n")),
            ("b.txt.gz", &gzip(b"too\n")),
        ]);
        let reading = characters(folder.path(), Form::Plain).expect("texts");
        assert_eq!(reading.bytes, b"squeezed\ntoo\n");
        let cut = gzip(&[b'a'; 5000]);
        let path = folder.path().join("cut.txt.gz");
        fs::write(&path, &cut[..cut.len() - 9]).expect("a file");
        let error = characters(&path, Form::Plain).expect_err("half a file");
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
        assert_eq!(recognise(folder.path()).ok(), Some(Form::Plain));
        let reading = characters(folder.path(), Form::Plain).expect("texts");
        assert_eq!(reading.bytes, b"first\nsecond");
        assert_eq!(reading.notes, ["1 files of other forms were left out"]);
        let error = characters(folder.path(), Form::Lines).expect_err("no such file");
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
            ("strings.json", b"\n[ \"a\", \"b\"]"),
            ("objects.json", b"[{\"id\": 1, \"text\": \"a\"}]"),
            ("poem.old", b"Wer reitet so sp\xe4t durch Nacht und Wind?"),
            ("page.data", b"<!DOCTYPE html><html>404</html>"),
        ]);
        let form = |name: &str| recognise(&folder.path().join(name)).ok();
        assert_eq!(form("poem"), Some(Form::Plain));
        assert_eq!(form("rows"), Some(Form::Lines));
        assert_eq!(form("noise.bin"), None);
        assert_eq!(form("x.TXT.gz"), Some(Form::Plain));
        assert_eq!(form("x.jsonl"), Some(Form::Lines));
        assert_eq!(form("missing"), None);
        assert_eq!(form("strings.json"), Some(Form::Lines));
        assert_eq!(form("objects.json"), Some(Form::Lines));
        assert_eq!(form("poem.old"), Some(Form::Plain));
        let why = |name: &str| {
            let miss = recognise(&folder.path().join(name)).expect_err("no text");
            assert_eq!(miss.nearness, crate::data::reader::Nearness::Near);
            miss.error.to_string()
        };
        assert!(why("page.data").contains("is a web page"));
        assert!(why("noise.bin").contains("is no text"));
    }

    #[test]
    fn every_encoding_and_line_end_is_read_and_what_was_assumed_is_said() {
        let wide = |text: &str| -> Vec<u8> {
            let marked = format!("\u{feff}{text}");
            marked.encode_utf16().flat_map(u16::to_be_bytes).collect()
        };
        let folder = folder(&[
            ("a.txt", b"\xef\xbb\xbfone\r\ntwo\rthree\n"),
            ("b.txt", b"sp\xe4t, \xfcber\n"),
            ("c.txt", &wide("a\u{f1}\u{5b57}\n")),
        ]);
        let reading = characters(folder.path(), Form::Plain).expect("texts");
        let text = String::from_utf8(reading.bytes).expect("UTF-8");
        assert_eq!(
            text,
            "one\ntwo\nthree\nsp\u{e4}t, \u{fc}ber\na\u{f1}\u{5b57}\n"
        );
        assert_eq!(
            reading.notes,
            [
                "2 bytes are not UTF-8 and were read as Windows-1252 (latin-1)",
                "read as UTF-16"
            ]
        );
        let bytes = read(&folder.path().join("b.txt"), Form::Plain, Unit::Bytes);
        assert_eq!(bytes.expect("bytes").bytes, b"sp\xe4t, \xfcber\n");
    }

    #[test]
    fn what_is_no_text_is_refused_with_a_way_out() {
        let bytes: Vec<u8> = (1..=255).collect();
        let folder = folder(&[("x.txt", &bytes)]);
        let error = characters(folder.path(), Form::Plain).expect_err("no text");
        let error = error.to_string();
        assert!(error.contains("x.txt:1: expected text in UTF-8"), "{error}");
        assert!(error.contains("unit = \"bytes\""), "{error}");
    }
}
