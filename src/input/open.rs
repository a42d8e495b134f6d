//! The one way to open a user's file.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use flate2::bufread::MultiGzDecoder;
use rustix::fs::OFlags;

use super::{Decoder, Error, MARGIN, other_than_text};
use crate::words::{Message, message};

/// The content of a file, unpacked.
pub type Bytes = Box<dyn BufRead + Send>;

const BLOCK: usize = 1 << 16;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Opens a file, unpacked where it is compressed with gzip, whatever its name says.
///
/// # Errors
/// When it cannot be opened, or is no file: a pipe or a device never ends or never begins.
pub fn open(path: &Path) -> Result<Bytes, Error> {
    let failed = |source| Error::file(path, source);
    let file = regular(path)?;
    let mut file = BufReader::with_capacity(BLOCK, file);
    if file.fill_buf().map_err(failed)?.starts_with(&GZIP) {
        let unpacked = MultiGzDecoder::new(file);
        return Ok(Box::new(BufReader::with_capacity(BLOCK, unpacked)));
    }
    Ok(Box::new(file))
}

/// Opens a regular file as it is.
///
/// # Errors
/// As [`open`].
pub fn regular(path: &Path) -> Result<File, Error> {
    // Opening a pipe would wait for somebody to write.
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
        .open(path);
    let file = opened.map_err(|source| Error::file(path, source))?;
    let kind = file
        .metadata()
        .map_err(|source| Error::file(path, source))?
        .file_type();
    if kind.is_file() {
        Ok(file)
    } else if kind.is_dir() {
        Err(Error::form(path, message!("is a folder: expected a file")))
    } else {
        let message = message!("is a pipe or a device: expected a file");
        Err(Error::form(path, message))
    }
}

/// A text file: UTF-8, UTF-16 or Windows-1252, packed or not, its lines ended in whatever way, read as UTF-8 with line feeds.
pub struct Text {
    path: PathBuf,
    decoder: Decoder<Bytes>,
    lines: usize,
}

/// Opens a text.
///
/// # Errors
/// As [`open`]; and when its first bytes show that it is no text, naming what it is.
pub fn open_text(path: &Path) -> Result<Text, Error> {
    let mut bytes = open(path)?;
    let start = bytes
        .fill_buf()
        .map_err(|source| Error::file(path, source))?;
    if let Some(message) = other_than_text(start) {
        return Err(Error::form(path, message));
    }
    let mut decoder = Decoder::new(bytes);
    let start = decoder
        .fill_buf()
        .map_err(|source| Error::file(path, source))?;
    if start.iter().take(MARGIN).any(|b| *b == 0) {
        return Err(Error::form(path, message!("is no text")));
    }
    Ok(Text {
        path: path.to_owned(),
        decoder,
        lines: 0,
    })
}

impl Text {
    /// Reads the next line without its end into a buffer; `false` at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub fn line(&mut self, to: &mut String) -> Result<bool, Error> {
        to.clear();
        let read = self.decoder.read_line(to);
        let count = read.map_err(|source| Error::file(&self.path, source))?;
        self.lines += usize::from(count > 0);
        if to.ends_with('\n') {
            to.pop();
        }
        Ok(count > 0)
    }

    /// How many lines were read.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was assumed of its characters, where they are not all UTF-8; known when they were read.
    pub fn assumed(&self) -> Option<Message> {
        self.decoder.assumed()
    }

    /// Bytes of those that were read which were no UTF-8.
    pub fn foreign(&self) -> usize {
        self.decoder.foreign()
    }

    /// The text from here on.
    ///
    /// # Errors
    /// When it cannot be read, or is longer than so many bytes.
    pub fn rest(&mut self, most: u64) -> Result<String, Error> {
        let mut text = String::new();
        let read = (&mut self.decoder).take(most + 1).read_to_string(&mut text);
        match read {
            Err(source) => Err(Error::file(&self.path, source)),
            Ok(bytes) if bytes as u64 > most => {
                let message = message!(
                    "has more than {most} MiB of text",
                    most = most.div_ceil(1 << 20)
                );
                Err(Error::form(&self.path, message))
            }
            Ok(_) => Ok(text),
        }
    }
}

impl Read for Text {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.decoder.read(to)
    }
}

impl BufRead for Text {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.decoder.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.decoder.consume(count);
    }
}

/// A whole text file of at most so many bytes.
///
/// # Errors
/// As [`open_text`], and when it is longer.
pub fn read_text(path: &Path, most: u64) -> Result<String, Error> {
    open_text(path)?.rest(most)
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write, path::Path};

    use flate2::{Compression, write::GzEncoder};
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use tempfile::TempDir;

    use super::{open, open_text, read_text};

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn packed_or_not_a_text_is_the_same() {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("a.csv");
        let utf16: Vec<u8> = "\u{feff}a\r\nbü\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for bytes in [
            b"a\nb\xc3\xbc\n".to_vec(),
            gzip(b"a\rb\xfc\r"),
            gzip(&utf16),
            utf16,
        ] {
            fs::write(&path, bytes).expect("a file");
            assert_eq!(read_text(&path, 100).expect("a text"), "a\nbü\n");
        }
        let mut text = open_text(&path).expect("a text");
        let mut line = String::new();
        assert!(text.line(&mut line).expect("a line") && line == "a");
        assert!(text.line(&mut line).expect("a line") && line == "bü");
        assert!(!text.line(&mut line).expect("the end"));
        assert_eq!(text.lines(), 2);
        assert_eq!(text.assumed().expect("said"), "read as UTF-16");
    }

    #[test]
    fn what_is_no_file_or_no_text_is_refused_at_once() {
        let folder = TempDir::new().expect("a folder");
        let pipe = folder.path().join("pipe");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0).expect("a pipe");
        let said = |path: &Path| read_text(path, 100).expect_err("no text").to_string();
        assert!(said(&pipe).ends_with("pipe: is a pipe or a device: expected a file"));
        assert!(said(Path::new("/dev/zero")).ends_with("is a pipe or a device: expected a file"));
        assert!(said(folder.path()).ends_with("is a folder: expected a file"));
        assert!(said(&folder.path().join("none")).contains("none: cannot be read: No such file"));
        let path = folder.path().join("a");
        let written = |bytes: &[u8]| {
            fs::write(&path, bytes).expect("a file");
            said(&path)
        };
        assert!(written(b"\x80\x04\x95data").contains("is a Python pickle"));
        assert!(written(&gzip(b"<html>")).contains("is a web page"));
        assert!(written(b"a\0b").ends_with("a: is no text"));
        assert!(written(&[b'a'; 101]).ends_with("a: has more than 1 MiB of text"));
        let cut = gzip(&[b'a'; 50]);
        assert!(written(&cut[..cut.len() - 5]).contains("a: cannot be read"));
        assert!(open(&path).is_ok());
    }
}
