//! Names that users give, beside the items of a closed set: as cheap as those, and of the same characters everywhere.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Mutex, PoisonError},
};

/// A name that a user gave: 1 to [`Name::MOST`] letters, digits and `_ - . / @ + %`, the first a letter or a digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(&'static str);

/// Every name that was met. A name is kept once for as long as the program runs, so that it can be copied as a number is; files
/// name few.
static MET: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

impl Name {
    /// Most characters.
    pub const MOST: usize = 64;

    /// The name of a text; `None` where the text is none.
    pub fn new(text: &str) -> Option<Self> {
        if !is_name(text) {
            return None;
        }
        let mut met = MET.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = met.get(text) {
            return Some(Self(known));
        }
        let kept: &'static str = Box::leak(text.into());
        met.insert(kept);
        Some(Self(kept))
    }

    /// A name of the program's own.
    pub const fn of(text: &'static str) -> Self {
        Self(text)
    }

    /// Its text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// What a name is made of, for a message.
pub const EXPECTED: &str = "a name of 1 to 64 letters, digits and _ - . / @ + %";

fn is_name(text: &str) -> bool {
    let first = text.chars().next();
    text.len() <= Name::MOST
        && first.is_some_and(|c| c.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-./@+%".contains(c))
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn a_name_is_kept_once_and_is_of_plain_characters() {
        let one = Name::new("val/loss@5").expect("a name");
        let again = Name::new(&String::from("val/loss@5")).expect("a name");
        assert!(std::ptr::eq(one.as_str(), again.as_str()));
        let long = "a".repeat(Name::MOST + 1);
        for wrong in [
            "",
            " a",
            "a b",
            "-a",
            "a\n",
            "é",
            "\u{1b}[31m",
            "a;b",
            &long,
        ] {
            assert_eq!(Name::new(wrong), None, "{wrong:?}");
        }
    }
}
