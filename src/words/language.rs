//! The language of this process: chosen once at its start, English until then.

use std::{cell::Cell, sync::OnceLock};

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// The language of the code.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

static CHOSEN: OnceLock<Language> = OnceLock::new();

thread_local! {
    static HERE: Cell<Option<Language>> = const { Cell::new(None) };
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its code in ISO 639, as `--lang` takes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The language of a locale, by `LC_ALL`, `LC_MESSAGES` and `LANG`, the first that is set; English where the locale
    /// does not say UTF-8.
    pub fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let set = names.iter().filter_map(|name| variable(name));
        let locale = set.into_iter().find(|value| !value.is_empty());
        let locale = locale.unwrap_or_default().to_lowercase();
        let unicode = locale.contains("utf-8") || locale.contains("utf8");
        let speaks = locale.split(['_', '.', '@', '-']).next() == Some("zh");
        if unicode && speaks {
            Self::Chinese
        } else {
            Self::English
        }
    }
}

/// Chooses the language of this process; the first choice holds.
pub fn choose(language: Language) {
    let _ = CHOSEN.set(language);
}

/// The language that is spoken here.
pub fn language() -> Language {
    HERE.get()
        .or_else(|| CHOSEN.get().copied())
        .unwrap_or_default()
}

/// Speaks a language for the length of a call, on this thread only.
pub fn in_language<T>(language: Language, call: impl FnOnce() -> T) -> T {
    struct Before(Option<Language>);
    impl Drop for Before {
        fn drop(&mut self) {
            HERE.set(self.0);
        }
    }
    let _before = Before(HERE.replace(Some(language)));
    call()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_names_the_language() {
        let of = |set: &[(&str, &str)]| {
            let found = |name: &str| set.iter().find(|(n, _)| *n == name);
            Language::of_locale(|name| found(name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8")]), Language::Chinese);
        assert_eq!(of(&[("LC_MESSAGES", "zh_SG.utf8")]), Language::Chinese);
        let beaten = [("LANG", "zh_CN.UTF-8"), ("LC_ALL", "en_GB.UTF-8")];
        assert_eq!(of(&beaten), Language::English);
        let empty = [("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")];
        assert_eq!(of(&empty), Language::Chinese);
        for other in ["zh_CN.GB18030", "C", "zh_CN", "zha.UTF-8", ""] {
            assert_eq!(of(&[("LANG", other)]), Language::English, "{other}");
        }
        assert_eq!(of(&[]), Language::English);
    }

    #[test]
    fn a_language_is_spoken_for_the_length_of_a_call() {
        in_language(Language::Chinese, || {
            assert_eq!(language(), Language::Chinese);
            in_language(Language::English, || {
                assert_eq!(language(), Language::English);
            });
            assert_eq!(language(), Language::Chinese);
        });
        assert_eq!(language(), Language::English);
    }
}
