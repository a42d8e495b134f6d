//! What the program says, in the language of whoever reads it.
//!
//! English stands in the code and is the key; `<language>.toml` has the same words in another language. [`word`] finds
//! words, [`say!`] says sentences with `{name}`s to fill in, [`message!`] makes them values that another process, a file or
//! a caller says. What machines read (JSON, the journal, names in files) is never translated: the language is chosen once, by
//! the command line, for a person at a terminal.

mod dictionary;
mod language;
mod message;
pub mod numbers;
mod serialise;
mod visible;

use std::fmt::Display;

use unicode_width::UnicodeWidthStr;

pub use language::{Language, choose, in_language, language};
pub(crate) use message::message;
pub use message::{Message, Value};
pub use visible::{is_hidden, visible};

/// Says a sentence: an English template with `{name}`s and their values, `name` or `name = value`.
///
/// A template has no other forms than `{name}`, so that a translation can order them as it likes.
macro_rules! say {
    ($english:literal) => {
        $crate::words::word($english).to_owned()
    };
    ($english:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        match $crate::words::translated($english) {
            None => format!($english, $($name = $crate::words::value!($name $(, $value)?)),+),
            Some(template) => $crate::words::filled(
                template,
                &[$((stringify!($name), &$crate::words::value!($name $(, $value)?))),+],
            ),
        }
    };
}

/// The value of a `{name}`: what was given, else the variable of that name.
macro_rules! value {
    ($name:ident) => {
        $name
    };
    ($name:ident, $value:expr) => {
        $value
    };
}

pub(crate) use {say, value};

/// Words in the language that was chosen; English where it has none.
pub fn word(english: &str) -> &str {
    translated(english).unwrap_or(english)
}

/// Marks words that are translated where they are shown, as gettext's `gettext_noop` does: those of a table, of a name.
pub const fn noop(english: &'static str) -> &'static str {
    english
}

/// What the chosen language has for an English text; `None` where that is English or the text is not known.
pub fn translated(english: &str) -> Option<&'static str> {
    dictionary::of(language())?.get(english).copied()
}

/// A template with its `{name}`s filled in.
pub(crate) fn filled(template: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut text = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            text += &value.to_string();
        }
        rest = behind;
    }
    text + rest
}

/// A text at the left of so many columns of a terminal.
pub fn flush_left(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(blanks))
}

/// A text at the right of so many columns of a terminal.
pub fn flush_right(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(text.width());
    format!("{}{text}", " ".repeat(blanks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_said_in_the_language_that_was_chosen() {
        let (more, of) = (3, "x");
        let english = || say!("{more} more below", more);
        assert_eq!(english(), "3 more below");
        in_language(Language::Chinese, || {
            assert_eq!(english(), "下方还有 3 行");
            assert_eq!(word("trials"), "试验");
            assert_eq!(word(of), "x");
        });
        assert_eq!(word("trials"), "trials");
    }

    #[test]
    fn a_template_orders_its_values_as_it_likes() {
        let values: [(&str, &dyn Display); 2] = [("a", &1), ("b", &"zwei")];
        assert_eq!(filled("{b}, {a} und {b}", &values), "zwei, 1 und zwei");
        assert_eq!(filled("nichts", &values), "nichts");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(flush_left("试验", 6), "试验  ");
        assert_eq!(flush_right("试验", 6), "  试验");
        assert_eq!(flush_right("trial", 3), "trial");
    }
}
