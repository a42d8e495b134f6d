//! Reading `keys.toml`: `action = "key"` or `action = ["key", "key"]`; an empty list takes all keys away.

use super::{
    chord::Chord,
    keymap::{Binding, Keys},
    tab::Tab,
};
use crate::{
    scenario::{Error, nearest},
    words::{Message, message},
};

const FILE: &str = "keys.toml";

impl Keys {
    /// The default keys with those of a file in their place.
    ///
    /// # Errors
    /// At the first action or key that does not exist, and where a key would do two things on one screen.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let table: toml::Table = toml::from_str(text).map_err(|e| Error {
            line: e.span().map(|s| text[..s.start].matches('\n').count() + 1),
            ..Error::new(FILE, Message::foreign(e.message().replace('\n', ", ")))
        })?;
        let mut keys = Self::default();
        for (name, value) in &table {
            let fault = |message: Message, hint| Error {
                line: line_of(text, name),
                key: Some(name.clone()),
                hint,
                ..Error::new(FILE, message)
            };
            let chords = chords(value).map_err(|message| fault(message, None))?;
            let names: Vec<_> = keys.bindings.iter().map(Binding::name).collect();
            if !names.contains(&name.as_str()) {
                let hint = nearest(name, names);
                return Err(fault(
                    message!("no such action; `:` in the dashboard names them"),
                    hint,
                ));
            }
            for binding in keys.bindings.iter_mut().filter(|b| b.name() == name) {
                binding.chords.clone_from(&chords);
            }
        }
        match keys.conflict() {
            None => Ok(keys),
            Some((first, second, chord)) => Err(Error {
                line: line_of(text, second.name()).or(line_of(text, first.name())),
                key: Some(second.name().into()),
                ..Error::new(
                    FILE,
                    message!(
                        "`{chord}` already does `{action}`",
                        chord = chord.to_string(),
                        action = first.name()
                    ),
                )
            }),
        }
    }

    /// Two actions that want the same key on the same screen.
    fn conflict(&self) -> Option<(&Binding, &Binding, Chord)> {
        for (at, second) in self.bindings.iter().enumerate() {
            for first in &self.bindings[..at] {
                let meet = Tab::ALL
                    .iter()
                    .any(|t| first.works_on(*t) && second.works_on(*t));
                let shared = first.chords.iter().find(|c| second.chords.contains(c));
                if let Some(chord) = shared.filter(|_| meet) {
                    return Some((first, second, *chord));
                }
            }
        }
        None
    }
}

fn chords(value: &toml::Value) -> Result<Vec<Chord>, Message> {
    let one = |value: &toml::Value| {
        let text = value
            .as_str()
            .ok_or_else(|| message!("expected a key, such as \"q\" or \"ctrl-l\""))?;
        Chord::parse(text).ok_or_else(|| {
            message!(
                "no key `{text}`; expected one such as `q`, `G`, `space`, `pagedown`, `ctrl-l`",
                text
            )
        })
    };
    match value {
        toml::Value::Array(list) => list.iter().map(one).collect(),
        single => one(single).map(|chord| vec![chord]),
    }
}

fn line_of(text: &str, name: &str) -> Option<usize> {
    let sets = |line: &str| {
        line.split('=')
            .next()
            .is_some_and(|key| key.trim().trim_matches(['[', ']']) == name)
    };
    text.lines().position(sets).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::*;
    use crate::tui::keys::Action;

    fn press(code: KeyCode, modifiers: KeyModifiers) -> Chord {
        Chord::of(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn a_file_replaces_the_keys_it_names_and_no_others() {
        let keys = Keys::parse("leave = [\"ctrl-q\", \"Q\"]\nmouse = []\n").expect("valid");
        let on = |chord| keys.action(chord, Tab::Train);
        let ctrl_q = press(KeyCode::Char('q'), KeyModifiers::CONTROL);
        let shift_q = press(KeyCode::Char('Q'), KeyModifiers::SHIFT);
        assert_eq!(on(ctrl_q), Some(Action::Leave));
        assert_eq!(on(shift_q), Some(Action::Leave));
        assert_eq!(on(press(KeyCode::Char('q'), KeyModifiers::NONE)), None);
        assert_eq!(on(press(KeyCode::Char('M'), KeyModifiers::SHIFT)), None);
        let help = press(KeyCode::Char('?'), KeyModifiers::SHIFT);
        assert_eq!(on(help), Some(Action::Help));
        assert_eq!(keys.shown(Action::Leave, Tab::Task), "Ctrl-Q");
    }

    #[test]
    fn faults_name_their_line_and_a_near_name() {
        let cases = [
            (
                "leave = \"Q\"\nmaximize = \"w\"",
                "keys.toml:2: `maximize`: no such action; `:` in the dashboard names them; did you mean `maximise`?",
            ),
            (
                "help = \"F99\"",
                "keys.toml:1: `help`: no key `F99`; expected one such as `q`, `G`, `space`, `pagedown`, `ctrl-l`",
            ),
            (
                "help = 3",
                "keys.toml:1: `help`: expected a key, such as \"q\" or \"ctrl-l\"",
            ),
            (
                "help = \"q\"",
                "keys.toml:1: `leave`: `q` already does `help`",
            ),
        ];
        for (text, expected) in cases {
            let error = Keys::parse(text).expect_err(text).to_string();
            assert_eq!(error, expected);
        }
        assert_eq!(Keys::parse("help = \n").expect_err("broken").line, Some(1));
    }
}
