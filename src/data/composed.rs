//! One Unicode form for what is compared: names and transcripts are composed (NFC), as keyboards write them.
//!
//! File systems and tools write `é` as one character or as two, and both mean the same.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text in its composed form (Unicode Standard Annex 15, NFC).
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// The same in its decomposed form (NFD), as file systems of macOS once wrote names.
pub(super) fn decomposed(text: &str) -> String {
    text.nfd().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_one() {
        for (one, other) in [
            ("caf\u{e9}", "cafe\u{301}"),
            ("각", "\u{1100}\u{1161}\u{11a8}"),
        ] {
            assert_eq!(composed(other), one);
            assert_eq!(composed(one), one);
            assert_eq!(decomposed(one), other);
        }
        assert!(matches!(composed("plain"), Cow::Borrowed("plain")));
    }
}
