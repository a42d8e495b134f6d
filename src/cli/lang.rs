//! In which language the command line and everything behind it speaks.

use std::env;

use clap::{Command, ValueEnum};

use crate::words::{self, Language, word};

/// What `--lang` takes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Lang {
    /// English
    En,
    /// Simplified Chinese
    Zh,
}

/// Chooses the language before anything else is read, so that the help is in it too.
pub fn choose() {
    let arguments: Vec<String> = env::args_os()
        .skip(1)
        .map(|a| a.to_string_lossy().into_owned())
        .collect();
    words::choose(of(&arguments, |name| env::var(name).ok()));
}

/// The language of a command line: what `--lang` says, else the locale. JSON, and what our own processes tell each other
/// and the journal, is English.
fn of(arguments: &[String], variable: impl Fn(&str) -> Option<String>) -> Language {
    let options = || arguments.iter().take_while(|a| *a != "--");
    let machine = options().any(|a| a == "--json");
    if machine || arguments.first().is_some_and(|a| a.starts_with("__")) {
        return Language::English;
    }
    let after = options().zip(arguments.iter().skip(1));
    let apart = after
        .filter(|(a, _)| *a == "--lang")
        .map(|(_, code)| code.as_str());
    let joined = options().filter_map(|a| a.strip_prefix("--lang="));
    let asked = apart.chain(joined).next();
    let known = asked.and_then(|code| Language::ALL.into_iter().find(|l| l.code() == code));
    known.unwrap_or_else(|| Language::of_locale(variable))
}

/// The help of commands and options in the language that was chosen.
pub fn translated(command: Command) -> Command {
    let about = command
        .get_about()
        .map(|text| word(&text.to_string()).to_owned());
    let command = match about {
        Some(about) => command.about(about),
        None => command,
    };
    let options = command.mut_args(|option| {
        match option
            .get_help()
            .map(|text| word(&text.to_string()).to_owned())
        {
            Some(help) => option.help(help),
            None => option,
        }
    });
    options.mut_subcommands(translated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_beats_the_locale_and_machines_are_spoken_to_in_english() {
        let spoken = |line: &str, locale: &str| {
            let arguments: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let lang = |name: &str| (name == "LANG").then(|| locale.to_owned());
            of(&arguments, lang)
        };
        let (zh, en) = ("zh_CN.UTF-8", "en_GB.UTF-8");
        let cases = [
            ("list", zh, Language::Chinese),
            ("list", en, Language::English),
            ("list --lang zh", en, Language::Chinese),
            ("--lang=zh list", "C", Language::Chinese),
            ("--lang en list", zh, Language::English),
            ("list --lang xx", zh, Language::Chinese),
            ("list --json --lang zh", zh, Language::English),
            ("__worker /somewhere", zh, Language::English),
            ("list -- --lang en", zh, Language::Chinese),
        ];
        for (line, locale, expected) in cases {
            assert_eq!(spoken(line, locale), expected, "{line} with {locale}");
        }
    }
}
