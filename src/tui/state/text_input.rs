//! A line that the user is typing.

use crossterm::event::KeyCode;

use super::scenario_setting::ScenarioSetting;
use crate::{advise::Constraint, scenario::Scenario, tui::keys::Chord};

/// What is being typed, and for what.
#[derive(Clone, Debug, PartialEq)]
pub enum TextInput {
    /// The filter of the current list; it works while it is typed.
    Filter,
    /// The value of the requirement of a number in the list.
    Requirement(usize, String),
    /// The value of a setting on the Plan screen.
    Setting {
        /// Which one.
        setting: ScenarioSetting,
        /// The scenario as it was before.
        base: Box<Scenario>,
        /// What is typed.
        text: String,
        /// What is wrong with it.
        fault: Option<String>,
    },
    /// The bound of a limit on the Decide screen.
    Bound {
        /// Which one.
        limit: Constraint,
        /// What is typed.
        text: String,
        /// What is wrong with it.
        fault: Option<String>,
    },
}

/// What a key did to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// It was taken in.
    Yes,
    /// The text is complete.
    Done,
    /// The text is given up.
    Cancelled,
    /// It was not meant for the text.
    No,
}

/// Types a key into a text.
pub fn type_into(text: &mut String, chord: Chord) -> Typed {
    match (chord.code(), chord.character()) {
        (KeyCode::Enter, _) => Typed::Done,
        (KeyCode::Esc, _) => Typed::Cancelled,
        (KeyCode::Backspace, _) => {
            text.pop();
            Typed::Yes
        }
        (_, Some(c)) => {
            text.push(c);
            Typed::Yes
        }
        _ => Typed::No,
    }
}
