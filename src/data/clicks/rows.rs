//! Rows of a user's table: commas, tabs, semicolons or `::`; plain or gzip; with a mark of UTF-8 or without.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use csv::ByteRecord;
use flate2::read::MultiGzDecoder;

use crate::{
    data::Error,
    words::{Message, message},
};

/// Rows that are read of a file at most.
pub(super) const MOST: usize = 5_000_000;

/// Lines that a quoted value may run over: more, and the quote was never meant as one.
const MOST_LINES: usize = 100;

/// The rows of a file, one after the other.
pub(super) struct Rows {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    delimiter: &'static [u8],
    record: ByteRecord,
    /// The row as bytes.
    bytes: Vec<u8>,
    /// Lines that were read.
    lines: usize,
    /// The line of the last row.
    line: usize,
}

impl Rows {
    /// Opens a file and finds out how it divides values.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let cannot = |source| Error::File {
            path: path.to_owned(),
            source,
        };
        let mut reader = opened(path).map_err(cannot)?;
        let start = reader.fill_buf().map_err(cannot)?;
        let refused = match start {
            [b'P', b'K', 3, 4, ..] => Some(message!("is a zip archive: unpack it first")),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(message!("is UTF-16: expected UTF-8")),
            [] => Some(message!("is empty: expected rows of values")),
            _ if start.iter().take(4096).any(|b| *b == 0) => {
                Some(message!("is no text: expected rows of values"))
            }
            _ => None,
        };
        let mark = if start.starts_with(&[0xef, 0xbb, 0xbf]) {
            3
        } else {
            0
        };
        let delimiter = delimiter(&start[mark..]);
        reader.consume(mark);
        let rows = Self {
            path: path.to_owned(),
            reader,
            delimiter,
            record: ByteRecord::new(),
            bytes: Vec::new(),
            lines: 0,
            line: 0,
        };
        match refused {
            Some(message) => Err(rows.content(1, message)),
            None => Ok(rows),
        }
    }

    /// The next row that is not empty, with its line.
    pub(super) fn next(&mut self) -> Result<Option<(usize, &ByteRecord)>, Error> {
        let found = self.read().map_err(|source| Error::File {
            path: self.path.clone(),
            source,
        })?;
        Ok(found.then_some((self.line, &self.record)))
    }

    fn read(&mut self) -> io::Result<bool> {
        self.bytes.clear();
        while self.bytes.trim_ascii().is_empty() {
            self.bytes.clear();
            self.lines += 1;
            if self.reader.read_until(b'\n', &mut self.bytes)? == 0 {
                return Ok(false);
            }
        }
        self.line = self.lines;
        // A quote stands for itself in tables of tabs and colons.
        let quoted = matches!(self.delimiter, b"," | b";") && self.bytes.contains(&b'"');
        if quoted {
            let open = |bytes: &[u8]| bytes.iter().filter(|b| **b == b'"').count() % 2 == 1;
            while open(&self.bytes) && self.lines - self.line < MOST_LINES {
                if self.reader.read_until(b'\n', &mut self.bytes)? == 0 {
                    break;
                }
                self.lines += 1;
            }
        }
        fill(&mut self.record, &self.bytes, self.delimiter, quoted);
        Ok(true)
    }

    /// The line of the last row.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// An error of a line of the file.
    pub(super) fn content(&self, line: usize, message: Message) -> Error {
        Error::content(&self.path, line, message)
    }
}

/// A value of a row as text, whatever its bytes; empty where the row has no such value.
pub(super) fn text(record: &ByteRecord, at: usize) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(record.get(at).unwrap_or_default())
}

/// All values of a row as text.
pub(super) fn texts(record: &ByteRecord) -> Vec<String> {
    (0..record.len())
        .map(|at| text(record, at).trim().to_owned())
        .collect()
}

fn opened(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let mut start = [0; 2];
    let gzip = File::open(path)?.read_exact(&mut start).is_ok() && start == [0x1f, 0x8b];
    let file = File::open(path)?;
    Ok(if gzip {
        Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(file)))
    } else {
        Box::new(BufReader::with_capacity(1 << 16, file))
    })
}

/// What the first line has most of; the comma where it has none.
fn delimiter(start: &[u8]) -> &'static [u8] {
    let mut lines = start.split(|b| *b == b'\n');
    let line = lines
        .find(|l| !l.trim_ascii().is_empty())
        .unwrap_or_default();
    if line.windows(2).filter(|w| w == b"::").count() >= 2 {
        return b"::";
    }
    let count = |d: &&[u8]| line.iter().filter(|b| **b == d[0]).count();
    // The last of equals wins, so the comma stands last.
    let single: [&'static [u8]; 4] = [b"|", b";", b"\t", b","];
    single.into_iter().max_by_key(count).unwrap_or(b",")
}

/// Cuts a row into its values, without the blanks and quotes around them.
fn fill(record: &mut ByteRecord, row: &[u8], delimiter: &[u8], quoted: bool) {
    record.clear();
    let mut rest = row.strip_suffix(b"\n").unwrap_or(row);
    rest = rest.strip_suffix(b"\r").unwrap_or(rest);
    loop {
        let mut within = false;
        let end = (0..rest.len()).find(|at| {
            within ^= quoted && rest[*at] == b'"';
            !within && rest[*at..].starts_with(delimiter)
        });
        let value = rest[..end.unwrap_or(rest.len())].trim_ascii();
        let inner = value
            .strip_prefix(b"\"")
            .and_then(|v| v.strip_suffix(b"\""));
        match inner.filter(|_| quoted) {
            Some(inner) if inner.contains(&b'"') => {
                let text: Vec<u8> = doubled(inner);
                record.push_field(&text);
            }
            Some(inner) => record.push_field(inner),
            None => record.push_field(value),
        }
        match end {
            Some(end) => rest = &rest[end + delimiter.len()..],
            None => return,
        }
    }
}

/// A quoted text with one quote for two.
fn doubled(inner: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().peekable();
    while let Some(byte) = bytes.next() {
        text.push(*byte);
        bytes.next_if(|next| *byte == b'"' && **next == b'"');
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, Error> {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("a.csv");
        std::fs::write(&path, bytes).expect("a file");
        let mut rows = Rows::open(&path)?;
        let mut all = Vec::new();
        while let Some((line, record)) = rows.next()? {
            all.push((line, texts(record)));
        }
        Ok(all)
    }

    #[test]
    fn every_delimiter_line_end_and_mark_is_understood() {
        let expected = [(1, ["1", "20", "3"]), (3, ["4", "50", "6"])];
        let expected = expected.map(|(line, row)| (line, row.map(str::to_owned).to_vec()));
        for text in [
            "1,20,3\n\n4,50,6",
            "\u{feff}1\t20\t3\r\n\r\n4\t50\t6\r\n",
            "1::20::3\r\n\r\n4::50::6\n",
            "1; 20 ;3\n\n4;50;6\n",
            "\u{feff}1::20::3\n\n4::50::6",
        ] {
            assert_eq!(read(text.as_bytes()).expect(text), expected, "{text}");
        }
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        io::Write::write_all(&mut packed, b"1,20,3\n\n4,50,6").expect("packed");
        assert_eq!(
            read(&packed.finish().expect("packed")).expect("gzip"),
            expected
        );
    }

    #[test]
    fn quotes_and_other_encodings_lose_nothing_else() {
        let rows = read(b"\"a,b\",2,3\nM\xfcller,5,6\n").expect("rows");
        assert_eq!(rows[0].1, ["a,b", "2", "3"]);
        assert_eq!(rows[1].1, ["M\u{fffd}ller", "5", "6"]);
        let rows = read(b"1\t\"2\t3\n4\t5\t6\n").expect("rows");
        assert_eq!(rows.len(), 2);
        let rows = read(b"a,\"two\nlines, \"\"said\"\"\",c\r\nd,,\n").expect("rows");
        assert_eq!(rows[0].1, ["a", "two\nlines, \"said\"", "c"]);
        assert_eq!((rows[1].0, rows[1].1.len()), (3, 3));
    }

    proptest! {
        #[test]
        fn values_come_back_as_the_csv_crate_writes_them(
            table in prop::collection::vec(prop::collection::vec("[a-z,\"\n;]{1,6}", 2..5), 1..5)
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).quote_style(csv::QuoteStyle::Always)
                .from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).expect("written");
            }
            let mut bytes = b"a,b,c\n".to_vec();
            bytes.extend(writer.into_inner().expect("written"));
            let found = read(&bytes).expect("rows");
            let values: Vec<Vec<String>> = found.into_iter().skip(1).map(|r| r.1).collect();
            let table: Vec<Vec<String>> = table
                .iter()
                .map(|row| row.iter().map(|v| v.trim().to_owned()).collect())
                .collect();
            prop_assert_eq!(values, table);
        }

        #[test]
        fn nothing_makes_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_place() {
        let said = |bytes: &[u8]| read(bytes).expect_err("no table").to_string();
        assert!(said(b"PK\x03\x04rest").ends_with("a.csv:1: is a zip archive: unpack it first"));
        assert!(said(b"\xff\xfe1\0").ends_with(":1: is UTF-16: expected UTF-8"));
        assert!(said(b"").ends_with(":1: is empty: expected rows of values"));
        assert!(said(b"a\0b").ends_with(":1: is no text: expected rows of values"));
        assert!(said(b"\x1f\x8bnot gzip at all").contains("cannot be read"));
        assert!(Rows::open(Path::new("/nowhere/at/all.csv")).is_err());
    }
}
