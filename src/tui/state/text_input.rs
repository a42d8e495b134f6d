//! A line that the user is typing.

use crossterm::event::KeyCode;

use super::scenario_setting::ScenarioSetting;
use crate::{
    advise::Constraint,
    input::{self, NumberFault},
    scenario::Scenario,
    tui::keys::Chord,
    words::{message, say},
};

/// What is being typed, and for what.
#[derive(Clone, Debug, PartialEq)]
pub enum TextInput {
    /// The filter of the current list; it works while it is typed.
    Filter,
    /// The value of the constraint of a number in the list.
    Constraint(usize, String),
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
    /// The bound of a constraint on the Decide screen.
    Bound {
        /// Which one.
        constraint: Constraint,
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

/// The bound that a text says; none where it is empty.
///
/// # Errors
/// What is wrong with it, in a sentence that names the key that gives up.
pub fn typed_bound(text: &str, gives_up: &str) -> Result<Option<f64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    input::number(text).map(Some).map_err(|fault| match fault {
        NumberFault::NotANumber => say!(
            "`{text}` is not a number; empty means no constraint, {key} gives up",
            text,
            key = gives_up
        ),
        NumberFault::Ambiguous(_) => fault.message(text, &message!("a number")).to_string(),
    })
}
