//! The words of a language other than English: one file, read when it is first asked.

use std::{collections::HashMap, sync::LazyLock};

use super::Language;

type Words = HashMap<String, &'static str>;

const CHINESE: &str = include_str!("zh.toml");

static WORDS: LazyLock<Words> = LazyLock::new(|| read(CHINESE));

/// The words of a language by their English; `None` for English itself.
pub fn of(language: Language) -> Option<&'static Words> {
    match language {
        Language::English => None,
        Language::Chinese => Some(&WORDS),
    }
}

/// Reads sections of `"English" = "other"`. The sections are for whoever reads the file.
fn read(text: &str) -> Words {
    let sections: HashMap<String, HashMap<String, String>> =
        toml::from_str(text).unwrap_or_default();
    let entries = sections.into_values().flatten();
    // A process has one dictionary for all of its life.
    entries
        .map(|(english, other)| (english, &*other.leak()))
        .collect()
}
