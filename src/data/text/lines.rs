//! JSON lines: one object a line, with the text as its `text`.

use std::path::Path;

use serde_json::{Map, Value};

use super::super::Error;
use crate::words::{Message, message};

/// Whether the beginning of a file is that of an object with a `text`.
pub fn looks_like(beginning: &[u8]) -> bool {
    let mut lines = beginning.split(|b| *b == b'\n');
    let first = lines.next().unwrap_or_default();
    let cut = lines.next().is_none();
    let names = |wanted: &[u8]| first.windows(wanted.len()).any(|w| w == wanted);
    matches!(text(first), Ok(Some(_))) || cut && first.starts_with(b"{") && names(b"\"text\"")
}

/// The text of a line; nothing for an empty one.
fn text(line: &[u8]) -> Result<Option<String>, Message> {
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let Ok(mut object) = serde_json::from_slice::<Map<String, Value>>(line) else {
        return Err(message!("are not a JSON object"));
    };
    match object.remove("text") {
        Some(Value::String(text)) => Ok(Some(text)),
        Some(Value::Null) | None => Err(message!("have no `text`")),
        Some(_) => Err(message!("have a `text` that is not a string")),
    }
}

/// All texts, each ended by a line feed; lines that cannot be used are counted and said.
///
/// # Errors
/// When no line can be used.
pub fn texts(bytes: &[u8], file: &Path, notes: &mut Vec<Message>) -> Result<Vec<u8>, Error> {
    let mut texts = Vec::with_capacity(bytes.len());
    let mut skipped: Vec<(Message, usize, usize)> = Vec::new();
    for (number, line) in bytes.split(|b| *b == b'\n').enumerate() {
        match text(line) {
            Ok(Some(text)) => {
                texts.extend(text.into_bytes());
                if texts.last().is_some_and(|last| *last != b'\n') {
                    texts.push(b'\n');
                }
            }
            Ok(None) => {}
            Err(why) => match skipped.iter_mut().find(|s| s.0 == why) {
                Some(known) => known.2 += 1,
                None => skipped.push((why, number + 1, 1)),
            },
        }
    }
    if texts.is_empty() {
        return Err(Error::content(
            file,
            skipped.first().map_or(1, |s| s.1),
            message!("expected a JSON object with a string `text` on each line"),
        ));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    notes.extend(skipped.into_iter().map(|(why, first, count)| {
        message!(
            "{count} lines of {name} that {why} were left out, the first is line {first}",
            count,
            name = &name,
            why,
            first
        )
    }));
    Ok(texts)
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
        let (text, _) = read("\n[\n{\"a\": 1}\n]");
        let error = text.expect_err("no text").to_string();
        assert!(
            error.starts_with("a/b.jsonl:2: expected a JSON object"),
            "{error}"
        );
    }
}
