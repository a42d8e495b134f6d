//! JSON as programs write it: also with Python's `NaN` and with halves of surrogate pairs.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// An object of a line.
pub type Json = Map<String, Value>;

/// Reads a JSON value. `NaN` and `Infinity`, which Python writes, become the strings of their names; half of a surrogate
/// pair becomes U+FFFD.
///
/// # Errors
/// When it is no JSON either way.
pub fn json(text: &str) -> Result<Value, serde_json::Error> {
    serde_json::from_str(text).or_else(|error| match repaired(text) {
        Cow::Borrowed(_) => Err(error),
        Cow::Owned(text) => serde_json::from_str(&text).map_err(|_| error),
    })
}

/// The same text with what no JSON has replaced.
fn repaired(text: &str) -> Cow<'_, str> {
    const NAMES: [&str; 3] = ["-Infinity", "Infinity", "NaN"];
    let mut out = String::new();
    let (mut rest, mut within, mut changed) = (text, false, false);
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        if within && c == '\\' {
            // An escape is two characters, a code of four digits more.
            length += rest[1..].chars().next().map_or(0, char::len_utf8);
            match surrogate(rest) {
                Some(Half::High) if surrogate(&rest[6..]) == Some(Half::Low) => length = 12,
                Some(_) => {
                    out.push(char::REPLACEMENT_CHARACTER);
                    rest = &rest[6..];
                    changed = true;
                    continue;
                }
                None => {}
            }
        } else if c == '"' {
            within = !within;
        } else if !within && let Some(name) = NAMES.iter().find(|name| rest.starts_with(**name)) {
            out.push_str(&format!("\"{name}\""));
            rest = &rest[name.len()..];
            changed = true;
            continue;
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    if changed {
        Cow::Owned(out)
    } else {
        Cow::Borrowed(text)
    }
}

#[derive(PartialEq, Eq)]
enum Half {
    High,
    Low,
}

/// The half of a surrogate pair that a text begins with, written as `\ud83d`.
fn surrogate(text: &str) -> Option<Half> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..0xdc00 => Some(Half::High),
        0xdc00..0xe000 => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::json as read;

    #[test]
    fn what_python_writes_is_read() {
        assert_eq!(
            read(r#"{"loss": NaN, "b": -Infinity, "t": "NaN"}"#).expect("JSON"),
            json!({"loss": "NaN", "b": "-Infinity", "t": "NaN"})
        );
        assert_eq!(
            read(r#"["a\ud83d", "\ud83d\ude00", "\ude00 \\ud83d"]"#).expect("JSON"),
            json!(["a\u{fffd}", "😀", "\u{fffd} \\ud83d"])
        );
        assert!(read("{'a': 1}").is_err());
        assert!(read("NaN NaN").is_err());
        assert!(read(r#""\"#).is_err());
    }

    proptest! {
        #[test]
        fn good_json_stays_what_it_is(text in "\\PC{0,30}", value in any::<i64>()) {
            let written = json!({"a": text, "b": [value]});
            prop_assert_eq!(read(&written.to_string()).expect("JSON"), written);
        }

        #[test]
        fn nothing_makes_it_panic(text in "[\\\\ud8c\"NaInfity{}:,ü-]{0,30}") {
            let _ = read(&text);
        }
    }
}
