//! What others wrote, made harmless: characters that would speak to a terminal instead of being seen are written out.

use std::{borrow::Cow, fmt::Write};

/// Whether a character moves, hides, reorders or commands instead of being seen: the controls of ASCII and of Latin-1
/// (C0, DEL, C1), the separators of lines and paragraphs, the marks that turn the direction of what stands beside them
/// (Unicode Technical Report 36, "Bidirectional Text Spoofing"), and the tags, a second ASCII that nobody sees.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// A text with its hidden characters written as `\u001b`; the ends of lines and tabs stay.
///
/// Whole JSON stays JSON of the same values: such a character stands only within a string there, where this is its escape.
pub fn visible(text: &str) -> Cow<'_, str> {
    let speaks = |c: char| is_hidden(c) && !matches!(c, '\n' | '\t');
    if !text.contains(speaks) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if speaks(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(seen, "\\u{unit:04x}");
            }
        } else {
            seen.push(c);
        }
    }
    Cow::Owned(seen)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_speaks_to_a_terminal_is_written_out_and_all_else_stays() {
        for (text, seen) in [
            (
                "plain, ünïcödé, 中文, 😀\n\tand lines",
                "plain, ünïcödé, 中文, 😀\n\tand lines",
            ),
            ("\u{1b}]52;c;aGk=\u{7}", "\\u001b]52;c;aGk=\\u0007"),
            ("a\rb\u{8}\u{7f}\0", "a\\u000db\\u0008\\u007f\\u0000"),
            ("\u{9b}31m\u{9d}0;t\u{9c}", "\\u009b31m\\u009d0;t\\u009c"),
            (
                "gpj.\u{202e}cod\u{2066}\u{2069}",
                "gpj.\\u202ecod\\u2066\\u2069",
            ),
            ("a\u{e0061}", "a\\udb40\\udc61"),
        ] {
            assert_eq!(visible(text), seen);
        }
    }

    proptest! {
        #[test]
        fn json_keeps_its_values(text in "(\\PC|[\\x00-\\x1f\\x7f-\\u{9f}\\u{2028}-\\u{202e}\\u{2066}-\\u{206f}\\u{e0000}-\\u{e007f}]){0,40}") {
            let json = serde_json::to_string(&[&text]).expect("a text");
            let seen = visible(&json);
            prop_assert!(!seen.contains(is_hidden));
            let back: [String; 1] = serde_json::from_str(&seen).expect("JSON");
            prop_assert_eq!(&back[0], &text);
        }
    }
}
