//! JSON lines, one object each with the text as its `text`, and JSON arrays of such objects or of strings.

use std::{fmt, path::Path};

use serde::{
    Deserializer,
    de::{SeqAccess, Visitor},
};
use serde_json::Value;

use super::super::Error;
use crate::{
    input::json,
    words::{Message, message},
};

/// Whether the beginning of a file is that of an object with a `text`, or of an array of texts.
pub fn looks_like(beginning: &[u8]) -> bool {
    if let Some(rest) = beginning.trim_ascii_start().strip_prefix(b"[") {
        let first = rest.trim_ascii_start();
        let named = || first.windows(6).any(|w| w == b"\"text\"");
        return first.starts_with(b"\"") || first.starts_with(b"{") && named();
    }
    let mut lines = beginning.split(|b| *b == b'\n');
    let first = lines.next().unwrap_or_default();
    let cut = lines.next().is_none();
    let names = |wanted: &[u8]| first.windows(wanted.len()).any(|w| w == wanted);
    matches!(of_line(first), Ok(Some(_))) || cut && first.starts_with(b"{") && names(b"\"text\"")
}

/// The text of a line; nothing for an empty one.
fn of_line(line: &[u8]) -> Result<Option<String>, Message> {
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    match std::str::from_utf8(line).map(json) {
        Ok(Ok(value @ Value::Object(_))) => of_value(value).map(Some),
        _ => Err(message!("are not a JSON object")),
    }
}

/// The text of a string, or of an object with one.
fn of_value(value: Value) -> Result<String, Message> {
    match value {
        Value::String(text) => Ok(text),
        Value::Object(mut object) => match object.remove("text") {
            Some(Value::String(text)) => Ok(text),
            Some(Value::Null) | None => Err(message!("have no `text`")),
            Some(_) => Err(message!("have a `text` that is not a string")),
        },
        _ => Err(message!("are not a JSON object")),
    }
}

/// Texts that were found, and why others were not.
#[derive(Default)]
struct Found {
    texts: Vec<u8>,
    /// The reasons, each with the first place and how many.
    skipped: Vec<(Message, usize, usize)>,
}

impl Found {
    fn add(&mut self, place: usize, text: Result<Option<String>, Message>) {
        match text {
            Ok(Some(text)) => {
                self.texts.extend(text.into_bytes());
                if self.texts.last().is_some_and(|last| *last != b'\n') {
                    self.texts.push(b'\n');
                }
            }
            Ok(None) => {}
            Err(why) => match self.skipped.iter_mut().find(|s| s.0 == why) {
                Some(known) => known.2 += 1,
                None => self.skipped.push((why, place, 1)),
            },
        }
    }
}

/// All texts, each ended by a line feed; what cannot be used is counted and said.
///
/// # Errors
/// When there is no text.
pub fn texts(bytes: &[u8], file: &Path, notes: &mut Vec<Message>) -> Result<Vec<u8>, Error> {
    if bytes.trim_ascii_start().starts_with(b"[") {
        return of_array(bytes, file, notes);
    }
    let mut found = Found::default();
    for (number, line) in bytes.split(|b| *b == b'\n').enumerate() {
        found.add(number + 1, of_line(line));
    }
    if found.texts.is_empty() {
        return Err(Error::content(
            file,
            found.skipped.first().map_or(1, |s| s.1),
            message!("expected a JSON object with a string `text` on each line"),
        ));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    notes.extend(found.skipped.into_iter().map(|(why, first, count)| {
        message!(
            "{count} lines of {name} that {why} were left out, the first is line {first}",
            count,
            name = &name,
            why,
            first
        )
    }));
    Ok(found.texts)
}

/// The texts of an array.
fn of_array(bytes: &[u8], file: &Path, notes: &mut Vec<Message>) -> Result<Vec<u8>, Error> {
    let mut found = Found::default();
    let read = serde_json::Deserializer::from_slice(bytes).deserialize_seq(Elements(&mut found));
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if let Err(error) = read {
        // Python's spellings are mended in the whole text.
        match std::str::from_utf8(bytes).map(json) {
            Ok(Ok(Value::Array(values))) => {
                found = Found::default();
                for (at, value) in values.into_iter().enumerate() {
                    found.add(at + 1, of_value(value).map(Some));
                }
            }
            _ if found.texts.is_empty() => {
                let message =
                    message!("expected a JSON array of texts, or of objects with a `text`");
                return Err(Error::content(file, error.line(), message));
            }
            _ => notes.push(message!(
                "the array of {name} breaks off in line {line}",
                name = &name,
                line = error.line()
            )),
        }
    }
    if found.texts.is_empty() {
        let message = message!("expected a JSON array of texts, or of objects with a `text`");
        return Err(Error::content(file, 1, message));
    }
    notes.extend(found.skipped.into_iter().map(|(why, first, count)| {
        message!(
            "{count} elements of {name} that {why} were left out, the first is number {first}",
            count,
            name = &name,
            why,
            first
        )
    }));
    Ok(found.texts)
}

/// Takes the elements of an array one by one, so that all of them are never held as values.
struct Elements<'a>(&'a mut Found);

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let mut place = 0;
        while let Some(value) = elements.next_element::<Value>()? {
            place += 1;
            self.0.add(place, of_value(value).map(Some));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> (Result<String, Error>, Vec<Message>) {
        let mut notes = Vec::new();
        let texts = texts(content.as_bytes(), Path::new("a/b.jsonl"), &mut notes);
        let text = texts.map(|t| String::from_utf8(t).expect("UTF-8"));
        (text, notes)
    }

    #[test]
    fn texts_are_joined_line_after_line() {
        let (text, notes) = read("{\"id\": 1, \"text\": \"a\\nb\"}\r\n\n{\"text\": \"c\\n\"}");
        assert_eq!(text.expect("texts"), "a\nb\nc\n");
        assert!(notes.is_empty());
    }

    #[test]
    fn arrays_of_strings_and_of_objects_are_documents() {
        for content in [
            "[\"a\", \"b\\nc\"]",
            "\n[{\"text\": \"a\", \"id\": 1},\n {\"text\": \"b\\nc\\n\"}]\n",
            "[{\"text\": \"a\", \"loss\": NaN}, {\"text\": \"b\\nc\"}]",
        ] {
            let (text, notes) = read(content);
            assert_eq!(text.expect("texts"), "a\nb\nc\n", "{content}");
            assert!(notes.is_empty(), "{notes:?}");
        }
        let (text, notes) = read("[\"a\\ud83d\", 3, {\"body\": \"x\"}, [1], null]");
        assert_eq!(text.expect("texts"), "a\u{fffd}\n");
        assert_eq!(
            notes,
            [
                "3 elements of b.jsonl that are not a JSON object were left out, the first is number 2",
                "1 elements of b.jsonl that have no `text` were left out, the first is number 3",
            ]
        );
        let (text, notes) = read("[\"a\",\n\"b\",\n\"c");
        assert_eq!(text.expect("texts"), "a\nb\n");
        assert_eq!(notes, ["the array of b.jsonl breaks off in line 3"]);
        for broken in ["[1, 2]", "[]", "[", "[{\"body\": 1}]"] {
            let error = read(broken).0.expect_err("no text").to_string();
            assert!(error.contains("expected a JSON array of texts"), "{error}");
        }
    }

    #[test]
    fn what_python_writes_is_read() {
        let (text, notes) = read("{\"text\": \"a\\ud83d\", \"loss\": NaN}\n");
        assert_eq!(text.expect("texts"), "a\u{fffd}\n");
        assert!(notes.is_empty());
    }

    #[test]
    fn a_long_first_line_is_recognised_though_it_is_cut() {
        assert!(looks_like(b"{\"text\": \"a\"}\nx"));
        assert!(looks_like(b"{\"id\": 3, \"text\": \"a and so on"));
        assert!(!looks_like(b"{\"id\": 3, \"text\": \"a and\nso on"));
        assert!(!looks_like(b"a text"));
    }

    #[test]
    fn lines_that_cannot_be_used_are_counted() {
        let (text, notes) = read(
            "{\"text\": \"a\"}\nnonsense\n{\"body\": \"b\"}\n{\"text\": 3}\n{\"text\": null}\n[1]\n",
        );
        assert_eq!(text.expect("texts"), "a\n");
        assert_eq!(
            notes,
            [
                "2 lines of b.jsonl that are not a JSON object were left out, the first is line 2",
                "2 lines of b.jsonl that have no `text` were left out, the first is line 3",
                "1 lines of b.jsonl that have a `text` that is not a string were left out, the first is line 4",
            ]
        );
    }

    #[test]
    fn a_file_without_a_text_is_refused_at_the_first_line_that_failed() {
        let (text, _) = read("\n(\n{\"a\": 1}\n)");
        let error = text.expect_err("no text").to_string();
        assert!(
            error.starts_with("a/b.jsonl:2: expected a JSON object"),
            "{error}"
        );
    }
}
