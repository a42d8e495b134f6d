//! Transcripts: from any text to the symbols that a network writes, and back.

use std::collections::BTreeSet;

use super::Units;
use crate::data::composed::composed;

/// Different words up to which an automatic choice spells in words.
const MOST_WORDS: usize = 50;

/// Lower case, in the composed form of Unicode; letters, marks, digits and apostrophes of any script kept, everything else a
/// single space.
pub fn plain(text: &str) -> String {
    let letter = |c: char| if c == '\u{2019}' { '\'' } else { c };
    let kept = |c: char| {
        if c.is_alphanumeric() || c == '\'' || is_mark(c) {
            c
        } else {
            ' '
        }
    };
    let lower = text.to_lowercase();
    let spaced: String = composed(&lower).chars().map(letter).map(kept).collect();
    let words = spaced
        .split_whitespace()
        .filter(|w| w.chars().any(char::is_alphanumeric));
    words.collect::<Vec<_>>().join(" ")
}

/// Combining marks, which belong to their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

/// The symbols in which transcripts are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alphabet {
    /// Each symbol's text, sorted; words, or single characters with the space among them.
    pub symbols: Vec<String>,
    /// Whether the symbols are words.
    pub words: bool,
}

impl Alphabet {
    /// The symbols that spell all the texts, which are [`plain`].
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str> + Clone, units: Units) -> Self {
        let vocabulary: BTreeSet<&str> = texts.clone().flat_map(str::split_whitespace).collect();
        let words = match units {
            Units::Auto => vocabulary.len() <= MOST_WORDS,
            Units::Words => true,
            Units::Characters => false,
        };
        let symbols = if words {
            vocabulary.into_iter().map(str::to_owned).collect()
        } else {
            let characters: BTreeSet<char> = texts.flat_map(str::chars).collect();
            characters.into_iter().map(String::from).collect()
        };
        Self { symbols, words }
    }

    /// A plain text's symbols; those that are unknown are left out.
    pub(super) fn spell(&self, text: &str) -> Vec<u32> {
        let find = |symbol: &str| {
            let place = self.symbols.binary_search_by(|s| s.as_str().cmp(symbol));
            place.ok().map(|place| place as u32)
        };
        if self.words {
            text.split_whitespace().filter_map(find).collect()
        } else {
            let mut buffer = [0; 4];
            text.chars()
                .filter_map(|c| find(c.encode_utf8(&mut buffer)))
                .collect()
        }
    }

    /// The text that symbols spell; unknown symbols are left out.
    pub fn text(&self, symbols: &[u32]) -> String {
        let texts = symbols.iter().filter_map(|s| self.symbols.get(*s as usize));
        let texts: Vec<&str> = texts.map(String::as_str).collect();
        texts.join(if self.words { " " } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_plain() {
        for (given, right) in [
            ("  Hello,\tWORLD! ", "hello world"),
            ("It\u{2019}s five o'clock - now", "it's five o'clock now"),
            ("Über-Öl; 12%", "über öl 12"),
            ("你好,世界。", "你好 世界"),
            ("नमस्ते", "नमस्ते"),
            ("...", ""),
            (" ' ", ""),
            ("\u{feff}one\r", "one"),
            ("Cafe\u{301} th\u{e9}", "caf\u{e9} th\u{e9}"),
        ] {
            assert_eq!(plain(given), right, "{given}");
        }
    }

    #[test]
    fn what_was_spelt_reads_the_same() {
        let texts = ["seven one", "one two two"];
        let words = Alphabet::of(texts.into_iter(), Units::Auto);
        assert_eq!(words.symbols, ["one", "seven", "two"]);
        assert_eq!(words.spell("two one"), [2, 0]);
        let characters = Alphabet::of(texts.into_iter(), Units::Characters);
        assert_eq!(characters.symbols[0], " ");
        for text in texts {
            assert_eq!(words.text(&words.spell(text)), text);
            assert_eq!(characters.text(&characters.spell(text)), text);
        }
        assert!(words.spell("eleven").is_empty());
        let many: Vec<String> = (0..51).map(|n| format!("word{n}")).collect();
        assert!(!Alphabet::of(many.iter().map(String::as_str), Units::Auto).words);
    }
}
