//! From bytes that should be text to characters.

use crate::words::{Message, message};
use std::path::Path;

use super::{super::Error, reading::Reading};

/// Takes a byte order mark away, and turns UTF-16, which such a mark tells, into UTF-8.
pub fn without_mark(mut bytes: Vec<u8>) -> Vec<u8> {
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        String::from_utf16_lossy(&units.collect::<Vec<_>>()).into_bytes()
    };
    match bytes.as_slice() {
        [0xef, 0xbb, 0xbf, ..] => {
            bytes.drain(..3);
            bytes
        }
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => bytes,
    }
}

/// The characters of bytes that should be UTF-8: invalid ones become `U+FFFD`, and line ends one line feed; both are said.
///
/// # Errors
/// When it is no text at all.
pub fn characters(reading: &Reading, path: &Path) -> Result<(String, Vec<Message>), Error> {
    let mut text = String::with_capacity(reading.bytes.len());
    let mut invalid = 0;
    let mut notes = reading.notes.clone();
    for chunk in reading.bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            invalid += chunk.invalid().len();
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    let zeros = text.matches('\0').count();
    if 10 * (invalid + zeros) > reading.bytes.len() {
        let message = message!(
            "expected text in UTF-8, but {strange} of {all} bytes are none (`data.text.unit = \"bytes\"` learns from any bytes)",
            strange = invalid + zeros,
            all = reading.bytes.len()
        );
        return Err(Error::content(path, 1, message));
    }
    if invalid > 0 {
        notes.push(message!(
            "{invalid} bytes that are not UTF-8 count as unknown characters",
            invalid
        ));
    }
    let returns = text.matches("\r\n").count();
    if returns > 0 {
        text = text.replace("\r\n", "\n");
        notes.push(message!(
            "{returns} line ends of CR LF were read as LF",
            returns
        ));
    }
    Ok((text, notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(content: &[u8]) -> (String, Vec<Message>) {
        let reading = Reading {
            bytes: without_mark(content.to_vec()),
            notes: Vec::new(),
        };
        characters(&reading, Path::new("a.txt")).expect("a text")
    }

    #[test]
    fn marks_line_ends_and_broken_bytes_are_mended_and_said() {
        let (text, notes) = clean(b"\xef\xbb\xbfone\r\ntwo \xff\xfethree and four\r\n");
        assert_eq!(text, "one\ntwo \u{fffd}\u{fffd}three and four\n");
        assert_eq!(
            notes,
            [
                "2 bytes that are not UTF-8 count as unknown characters",
                "2 line ends of CR LF were read as LF"
            ]
        );
        assert_eq!(clean("plain é\n".as_bytes()).1, Vec::<Message>::new());
    }

    #[test]
    fn utf_16_is_read_by_its_mark() {
        let bytes = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            let units = "añ字\n".encode_utf16().flat_map(bytes);
            mark.into_iter().chain(units).collect::<Vec<u8>>()
        };
        assert_eq!(clean(&bytes([0xff, 0xfe], u16::to_le_bytes)).0, "añ字\n");
        assert_eq!(clean(&bytes([0xfe, 0xff], u16::to_be_bytes)).0, "añ字\n");
    }

    #[test]
    fn what_is_no_text_is_refused_with_a_way_out() {
        let reading = Reading {
            bytes: (0..=255).collect(),
            notes: Vec::new(),
        };
        let error = characters(&reading, Path::new("x.txt")).expect_err("no text");
        let error = error.to_string();
        assert!(
            error.starts_with("x.txt:1: expected text in UTF-8"),
            "{error}"
        );
        assert!(error.contains("unit = \"bytes\""), "{error}");
    }
}
