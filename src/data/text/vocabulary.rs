//! The distinct symbols of a text, and texts as numbers.

use std::collections::BTreeMap;

/// How an unknown character is written.
pub const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// The characters that are kept apart, in the order of their code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    characters: Vec<char>,
    /// The number of the symbol that all other characters share, where there are any.
    unknown: Option<u32>,
}

impl Vocabulary {
    /// The `most` most frequent characters of the text that is learned from; one more symbol stands for all that either
    /// text holds besides.
    pub fn new(learned: &str, held_out: &str, most: usize) -> Self {
        let mut counts = BTreeMap::<char, usize>::new();
        for character in learned.chars() {
            *counts.entry(character).or_default() += 1;
        }
        counts.remove(&UNKNOWN);
        let mut ranked: Vec<(char, usize)> = counts.into_iter().collect();
        ranked.sort_by_key(|(character, count)| (usize::MAX - count, *character));
        let mut characters: Vec<char> = ranked.iter().take(most.max(1)).map(|r| r.0).collect();
        characters.sort_unstable();
        let known = |c: char| characters.binary_search(&c).is_ok();
        let all_known = learned.chars().chain(held_out.chars()).all(known);
        let unknown = (!all_known).then_some(characters.len() as u32);
        Self {
            characters,
            unknown,
        }
    }

    /// The symbols as they are written.
    pub fn symbols(&self) -> Vec<String> {
        let unknown = self.unknown.map(|_| UNKNOWN);
        let all = self.characters.iter().copied().chain(unknown);
        all.map(String::from).collect()
    }

    /// A text's symbols, and how many of its characters are unknown.
    pub fn encode(&self, text: &str) -> (Vec<u32>, usize) {
        let mut unknown = 0;
        let mut symbol = |character: char| {
            let known = self.characters.binary_search(&character);
            known.map_or_else(
                |_| {
                    unknown += 1;
                    self.unknown.unwrap_or_default()
                },
                |number| number as u32,
            )
        };
        let symbols = text.chars().map(&mut symbol).collect();
        (symbols, unknown)
    }
}

/// The 256 bytes as symbols: printable ASCII and the line feed as themselves, others as `\xNN`.
pub fn bytes() -> Vec<String> {
    let written = |byte: u8| match byte {
        b' '..=b'~' | b'\n' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    };
    (0..=u8::MAX).map(written).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_training_never_saw_is_one_symbol_and_counted() {
        let vocabulary = Vocabulary::new("banana", "cab", 100);
        assert_eq!(vocabulary.symbols(), ["a", "b", "n", "\u{fffd}"]);
        assert_eq!(vocabulary.encode("cab"), (vec![3, 0, 1], 1));
        let closed = Vocabulary::new("banana", "ban", 100);
        assert_eq!(closed.symbols(), ["a", "b", "n"]);
    }

    #[test]
    fn the_rarest_characters_beyond_the_most_are_unknown() {
        let vocabulary = Vocabulary::new("aaabbc", "", 2);
        assert_eq!(vocabulary.symbols(), ["a", "b", "\u{fffd}"]);
        assert_eq!(vocabulary.encode("abc"), (vec![0, 1, 2], 1));
    }

    #[test]
    fn bytes_have_distinct_names() {
        let mut names = bytes();
        assert_eq!((names[0x41].as_str(), names[0xff].as_str()), ("A", "\\xff"));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 256);
    }

    proptest! {
        #[test]
        fn a_known_text_comes_back(text in "\\PC{1,200}") {
            let vocabulary = Vocabulary::new(&text, "", usize::MAX);
            let (symbols, unknown) = vocabulary.encode(&text);
            let names = vocabulary.symbols();
            let back: String = symbols.iter().map(|s| names[*s as usize].as_str()).collect();
            prop_assert_eq!(back, text.clone());
            prop_assert_eq!(unknown, text.chars().filter(|c| *c == UNKNOWN).count());
        }
    }
}
