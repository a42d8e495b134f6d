//! A text as numbers, divided in three stretches: the first is learned from, the last is the test.

use crate::words::{Message, message};
use std::path::Path;

use super::{
    optimum::Optimum,
    options::TextOptions,
    shape::TextShape,
    vocabulary::{self, Vocabulary},
};
use crate::data::{
    amount::Amount,
    error::Error,
    examples::ExampleSet,
    identity::{Digest, Identity},
};

/// How a text is divided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Division {
    /// Share of the symbols at the end that are the test split.
    pub test: f64,
    /// Share of the symbols before them that are the validation split.
    pub validation: f64,
    /// Share of the rest, from its beginning, that is learned from.
    pub amount: Amount,
}

/// A text as numbers, divided.
///
/// An example is a stretch of [`TextSet::context`] symbols with the symbol after each of them as its target.
#[derive(Clone, Debug, PartialEq)]
pub struct TextSet {
    /// Symbols of one example.
    pub context: usize,
    /// How the symbols are written.
    pub symbols: Vec<String>,
    /// What is learned from.
    pub train: Vec<u32>,
    /// What the live curves are drawn on; empty where that is the test split.
    pub validation: Vec<u32>,
    /// What the final measurement is made on.
    pub test: Vec<u32>,
    /// Characters of the test split by its symbols: 1, but for bytes.
    pub characters_per_symbol: f64,
    /// The least loss that is possible, where the source is known.
    pub optimum: Option<Optimum>,
    /// What tells these texts from others.
    pub identity: Option<Identity>,
    /// What was left out or changed, one sentence each.
    pub notes: Vec<Message>,
}

impl ExampleSet for TextSet {
    type Shape = TextShape;

    fn shape(&self) -> TextShape {
        TextShape {
            symbols: self.symbols.len(),
            context: self.context,
        }
    }

    fn counts(&self) -> [usize; 3] {
        [&self.train, &self.validation, &self.test].map(|split| self.examples(split))
    }

    fn notes(&self) -> &[Message] {
        &self.notes
    }

    fn optimum(&self) -> Option<f64> {
        self.optimum.map(|o| o.bits)
    }

    fn identity(&self) -> Option<Identity> {
        self.identity
    }

    fn unrecognised(path: &Path) -> Error {
        Error::unrecognised(
            path,
            message!(
                "text: .txt files, or .jsonl with a `text` on each line, also as .gz, or a folder of them"
            ),
        )
    }
}

impl TextSet {
    /// Whole examples in a split.
    pub fn examples(&self, split: &[u32]) -> usize {
        split.len().saturating_sub(1) / self.context
    }

    /// Divides a text of characters; those that the training split does not know share one symbol.
    pub(super) fn of_characters(
        written: &str,
        mut notes: Vec<Message>,
        options: &TextOptions,
        division: Division,
    ) -> Result<Self, Error> {
        let [learned, validation] = ends(written.chars().count(), options, division)?;
        let byte = |at: usize| {
            written
                .char_indices()
                .nth(at)
                .map_or(written.len(), |c| c.0)
        };
        let (learned, held_out) = written.split_at(byte(learned));
        let (validation, test) = held_out.split_at(byte(validation) - learned.len());
        let vocabulary = Vocabulary::new(learned, held_out, options.vocabulary);
        let mut encode = |part: &str, split: Message| {
            let (symbols, unknown) = vocabulary.encode(part);
            if unknown > 0 {
                notes.push(message!(
                    "{unknown} of {all} characters of the {split} split are unknown and count as one symbol",
                    unknown,
                    all = symbols.len(),
                    split
                ));
            }
            symbols
        };
        let train = encode(learned, message!("training"));
        let validation = encode(validation, message!("validation"));
        let test = encode(test, message!("test"));
        let symbols = vocabulary.symbols();
        Ok(Self {
            context: options.context,
            identity: Some(identity(&symbols, [&train, &validation, &test])),
            symbols,
            train: kept(train, options, division),
            validation,
            test,
            characters_per_symbol: 1.0,
            optimum: None,
            notes,
        })
    }

    /// Divides a text of bytes.
    pub(super) fn of_bytes(
        bytes: &[u8],
        notes: Vec<Message>,
        options: &TextOptions,
        division: Division,
    ) -> Result<Self, Error> {
        let [learned, validation] = ends(bytes.len(), options, division)?;
        let numbers = |bytes: &[u8]| bytes.iter().map(|b| u32::from(*b)).collect::<Vec<_>>();
        let splits = [
            &bytes[..learned],
            &bytes[learned..validation],
            &bytes[validation..],
        ];
        let [train, validation, test] = splits.map(numbers);
        let symbols = vocabulary::bytes();
        // Every byte of UTF-8 that does not continue a character begins one.
        let characters = test.iter().filter(|b| **b & 0xc0 != 0x80).count();
        let characters_per_symbol = characters.max(1) as f64 / test.len() as f64;
        Ok(Self {
            context: options.context,
            identity: Some(identity(&symbols, [&train, &validation, &test])),
            symbols,
            train: kept(train, options, division),
            validation,
            test,
            characters_per_symbol,
            optimum: None,
            notes,
        })
    }
}

/// Where the training and the validation split end.
fn ends(all: usize, options: &TextOptions, division: Division) -> Result<[usize; 2], Error> {
    if options.context == 0 {
        return Err(Error::TooLittle(message!(
            "`data.text.context` is 0: an example needs at least one symbol"
        )));
    }
    let share = |of: f64| (all as f64 * of).round() as usize;
    let validation = all.saturating_sub(share(division.test));
    let learned = validation.saturating_sub(share(division.validation));
    let least = options.context + 1;
    let parts = [
        (message!("training"), learned, true),
        (
            message!("validation"),
            validation - learned,
            division.validation > 0.0,
        ),
        (message!("test"), all - validation, true),
    ];
    for (split, length, needed) in parts {
        if needed && length < least {
            return Err(Error::TooLittle(message!(
                "the text is too short: of its {all} symbols {length} are in the {split} split, but an example needs {least} \
                 (`data.text.context` and one)",
                all,
                length,
                split,
                least
            )));
        }
    }
    Ok([learned, validation])
}

/// The identity of a text: how its symbols are written, and the splits before a share is taken.
fn identity(symbols: &[String], splits: [&Vec<u32>; 3]) -> Identity {
    let mut digest = Digest::default();
    digest.count(symbols.len());
    for symbol in symbols {
        digest.text(symbol);
    }
    for split in splits {
        digest.numbers(split);
    }
    digest.end()
}

/// The share of the training split that is learned from: its beginning, and at least one example.
fn kept(mut train: Vec<u32>, options: &TextOptions, division: Division) -> Vec<u32> {
    let share = division.amount.of(train.len());
    train.truncate(share.max(options.context + 1));
    train
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn options(context: usize) -> TextOptions {
        TextOptions {
            context,
            ..TextOptions::default()
        }
    }

    fn division(fraction: f64) -> Division {
        Division {
            test: 0.1,
            validation: 0.2,
            amount: Amount {
                fraction,
                complexity: 1.0,
            },
        }
    }

    fn text() -> String {
        ('a'..='j').map(|c| c.to_string().repeat(10)).collect()
    }

    #[test]
    fn the_split_is_contiguous_and_the_vocabulary_is_the_training_splits() {
        let set =
            TextSet::of_characters(&text(), Vec::new(), &options(4), division(1.0)).expect("a set");
        assert_eq!(
            (set.train.len(), set.validation.len(), set.test.len()),
            (70, 20, 10)
        );
        assert_eq!(set.symbols.concat(), "abcdefg\u{fffd}");
        assert!(set.test.iter().all(|s| *s == 7));
        assert_eq!(
            set.notes,
            [
                "20 of 20 characters of the validation split are unknown and count as one symbol",
                "10 of 10 characters of the test split are unknown and count as one symbol"
            ]
        );
        assert_eq!((set.examples(&set.train), set.examples(&set.test)), (17, 2));
    }

    #[test]
    fn a_smaller_share_is_the_beginning_of_a_larger_one_and_changes_nothing_else() {
        let of = |fraction| {
            TextSet::of_characters(&text(), Vec::new(), &options(4), division(fraction))
                .expect("a set")
        };
        let (all, half) = (of(1.0), of(0.5));
        assert_eq!(half.train, all.train[..35]);
        assert_eq!((half.test, half.symbols), (all.test, all.symbols));
        assert_eq!(of(0.0).train.len(), 5);
    }

    #[test]
    fn a_text_that_is_too_short_is_refused() {
        let refused = |context, text: &str| {
            TextSet::of_characters(text, Vec::new(), &options(context), division(1.0))
                .expect_err("too short")
                .to_string()
        };
        let error = refused(10, &text());
        assert!(
            error.contains("10 are in the test split, but an example needs 11"),
            "{error}"
        );
        assert!(refused(64, "").contains("of its 0 symbols"));
        assert!(refused(0, "abc").contains("`data.text.context` is 0"));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_every_symbol_has_a_name(text in "\\PC{60,300}", test in 0.1_f64..0.4) {
            let division = Division { test, validation: 0.1, amount: Amount::whole(1.0) };
            let set = TextSet::of_characters(&text, Vec::new(), &options(3), division).expect("a set");
            let all = [&set.train, &set.validation, &set.test];
            prop_assert_eq!(all.iter().map(|s| s.len()).sum::<usize>(), text.chars().count());
            prop_assert!(all.into_iter().flatten().all(|s| (*s as usize) < set.symbols.len()));
            let bytes = TextSet::of_bytes(text.as_bytes(), Vec::new(), &options(3), division).expect("a set");
            let all = [&bytes.train[..], &bytes.validation, &bytes.test].concat();
            let back: Vec<u8> = all.iter().map(|s| *s as u8).collect();
            prop_assert_eq!(back, text.as_bytes());
        }
    }
}
