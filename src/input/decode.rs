//! Any text as UTF-8 with one form of line end, decoded while it is read.

use std::io::{self, BufRead, Read};

use super::MARGIN;
use crate::words::{Message, message};

/// How a file holds its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// UTF-8; what is none is taken for Windows-1252, of which latin-1 is a part.
    Utf8,
    Utf16(Order),
}

/// Which byte of a unit of UTF-16 comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

impl Order {
    fn unit(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        }
    }
}

/// Reads text as UTF-8 without a mark, each of its lines ended by one line feed, whatever the source has.
pub struct Decoder<R> {
    source: R,
    encoding: Option<Encoding>,
    /// Decoded bytes, of which those before `at` were taken.
    ready: Vec<u8>,
    at: usize,
    /// The beginning of a character whose rest was not read yet.
    pending: Vec<u8>,
    /// Whether the last character was a carriage return, which has been handed out as a line feed.
    returned: bool,
    /// Bytes that were no UTF-8.
    foreign: usize,
}

impl<R: BufRead> Decoder<R> {
    /// A decoder of a source.
    pub fn new(source: R) -> Self {
        Self {
            source,
            encoding: None,
            ready: Vec::new(),
            at: 0,
            pending: Vec::new(),
            returned: false,
            foreign: 0,
        }
    }

    /// What was assumed of the characters that were read so far, where they are not all UTF-8.
    pub fn assumed(&self) -> Option<Message> {
        match (self.encoding, self.foreign) {
            (Some(Encoding::Utf16(_)), _) => Some(message!("read as UTF-16")),
            (_, 0) => None,
            (_, bytes) => Some(message!(
                "{bytes} bytes are not UTF-8 and were read as Windows-1252 (latin-1)",
                bytes
            )),
        }
    }

    /// Bytes of those that were read so far which were no UTF-8.
    pub fn foreign(&self) -> usize {
        self.foreign
    }

    /// Decodes the next block of the source; `false` at its end.
    fn decode(&mut self) -> io::Result<bool> {
        self.ready.clear();
        self.at = 0;
        let block = self.source.fill_buf()?;
        let length = block.len();
        let encoding = if let Some(known) = self.encoding {
            known
        } else {
            let (found, mark) = encoding(block);
            self.encoding = Some(found);
            if mark > 0 {
                self.source.consume(mark);
                return Ok(true);
            }
            found
        };
        let end = length == 0;
        if end && self.pending.is_empty() {
            return Ok(false);
        }
        let mut bytes = std::mem::take(&mut self.pending);
        // A block is copied only where it goes on with a character.
        let block = self.source.fill_buf()?;
        let input = if bytes.is_empty() {
            block
        } else {
            bytes.extend(block);
            &bytes
        };
        let mut out = Out {
            ready: &mut self.ready,
            returned: &mut self.returned,
        };
        match encoding {
            Encoding::Utf8 => self.foreign += utf8(input, end, &mut self.pending, &mut out),
            Encoding::Utf16(order) => utf16(input, order, end, &mut self.pending, &mut out),
        }
        self.source.consume(length);
        Ok(true)
    }
}

impl<R: BufRead> BufRead for Decoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.ready.len() {
            if !self.decode()? {
                break;
            }
        }
        Ok(&self.ready[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
    }
}

impl<R: BufRead> Read for Decoder<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let count = ready.len().min(to.len());
        to[..count].copy_from_slice(&ready[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// Where decoded text goes.
struct Out<'a> {
    ready: &'a mut Vec<u8>,
    returned: &'a mut bool,
}

impl Out<'_> {
    fn push(&mut self, text: &str) {
        if !*self.returned && !text.contains('\r') {
            self.ready.extend(text.as_bytes());
            return;
        }
        for byte in text.bytes() {
            match (byte, *self.returned) {
                // The second half of a line end.
                (b'\n', true) => {}
                (b'\r', _) => self.ready.push(b'\n'),
                _ => self.ready.push(byte),
            }
            *self.returned = byte == b'\r';
        }
    }

    fn push_char(&mut self, c: char) {
        self.push(c.encode_utf8(&mut [0; 4]));
    }
}

/// The encoding that a beginning shows, and the bytes of its mark.
fn encoding(start: &[u8]) -> (Encoding, usize) {
    let (little, big) = (Encoding::Utf16(Order::Little), Encoding::Utf16(Order::Big));
    match start {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (little, 2),
        [0xfe, 0xff, ..] => (big, 2),
        _ => {
            // Most of a western text in UTF-16 has a zero in one byte of two.
            let zeros = |parity: usize| {
                let half = start.iter().take(MARGIN).skip(parity).step_by(2);
                let zeros = half.clone().filter(|b| **b == 0).count();
                (zeros, zeros > 1 && 5 * zeros > 2 * half.count())
            };
            match (zeros(0), zeros(1)) {
                ((0, _), (_, true)) => (little, 0),
                ((_, true), (0, _)) => (big, 0),
                _ => (Encoding::Utf8, 0),
            }
        }
    }
}

/// Decodes UTF-8 and gives the number of bytes that were none; what may go on stays pending unless the source has ended.
fn utf8(mut input: &[u8], end: bool, pending: &mut Vec<u8>, out: &mut Out<'_>) -> usize {
    let mut foreign = 0;
    loop {
        let error = match std::str::from_utf8(input) {
            Ok(text) => {
                out.push(text);
                return foreign;
            }
            Err(error) => error,
        };
        let (valid, rest) = input.split_at(error.valid_up_to());
        out.push(&String::from_utf8_lossy(valid));
        let strange = match error.error_len() {
            None if !end => {
                pending.extend(rest);
                return foreign;
            }
            None => rest.len(),
            Some(length) => length,
        };
        for byte in &rest[..strange] {
            out.push_char(windows_1252(*byte));
        }
        foreign += strange;
        input = &rest[strange..];
    }
}

fn utf16(input: &[u8], order: Order, end: bool, pending: &mut Vec<u8>, out: &mut Out<'_>) {
    let units = |bytes: &[u8]| -> Vec<u16> {
        let pairs = bytes.chunks_exact(2);
        pairs.map(|pair| order.unit([pair[0], pair[1]])).collect()
    };
    let mut whole = input.len() & !1;
    if !end && whole >= 2 {
        let last = units(&input[whole - 2..whole])[0];
        // A high surrogate waits for the low one.
        whole -= if (0xd800..0xdc00).contains(&last) {
            2
        } else {
            0
        };
    }
    out.push(&String::from_utf16_lossy(&units(&input[..whole])));
    if end && whole < input.len() {
        out.push_char(char::REPLACEMENT_CHARACTER);
    } else {
        pending.extend(&input[whole..]);
    }
}

/// The character of a byte in Windows-1252, by the table of the WHATWG Encoding Standard.
fn windows_1252(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => FROM_80[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use proptest::prelude::*;

    use super::Decoder;

    /// Decodes through blocks of a few bytes, so that characters are cut at every place.
    fn decoded(bytes: &[u8], block: usize) -> (String, Option<String>) {
        let mut decoder = Decoder::new(BufReader::with_capacity(block, bytes));
        let mut text = String::new();
        decoder.read_to_string(&mut text).expect("memory");
        (text, decoder.assumed().map(|m| m.to_string()))
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_and_line_end_becomes_utf_8_with_line_feeds() {
        let text = "Größe,naïve\nзима 🙂\n";
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let little = utf16(&format!("\u{feff}{text}"), u16::to_le_bytes);
        let big = utf16(&format!("\u{feff}{text}"), u16::to_be_bytes);
        let windows = text.replace('\n', "\r\n").into_bytes();
        let old = text.replace('\n', "\r").into_bytes();
        for block in [64, 5, 4096] {
            for bytes in [text.as_bytes(), &marked, &windows, &old] {
                assert_eq!(decoded(bytes, block), (text.into(), None), "{block}");
            }
            for bytes in [&little, &big] {
                let said = Some("read as UTF-16".into());
                assert_eq!(decoded(bytes, block), (text.into(), said), "{block}");
            }
        }
    }

    #[test]
    fn utf_16_without_a_mark_is_known_by_its_zeros() {
        let text = "label,score\ncat,.5\n";
        for bytes in [utf16(text, u16::to_le_bytes), utf16(text, u16::to_be_bytes)] {
            assert_eq!(decoded(&bytes, 64).0, text);
        }
    }

    #[test]
    fn what_is_not_utf_8_is_windows_1252_and_said() {
        let (text, said) = decoded(b"M\xfcller \x80 5\n", 3);
        assert_eq!(text, "Müller € 5\n");
        assert_eq!(
            said.as_deref(),
            Some("2 bytes are not UTF-8 and were read as Windows-1252 (latin-1)")
        );
        assert_eq!(decoded(b"caf\xc3", 64).0, "cafÃ");
    }

    proptest! {
        #[test]
        fn the_size_of_blocks_changes_nothing(
            bytes in prop::collection::vec(any::<u8>(), 4..200), block in 4usize..50
        ) {
            // The first block tells the encoding, so it must show the same.
            prop_assume!(bytes.iter().all(|b| *b != 0) && bytes[0] < 0xef);
            prop_assert_eq!(decoded(&bytes, block), decoded(&bytes, 4096));
        }
    }
}
