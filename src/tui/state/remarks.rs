//! What the left of the status line says of what is typed, and whether it must be read.

use super::{app::App, decide::expected, text_input::TextInput};
use crate::tui::theme::Role;

impl App {
    /// Whether the left of the status line says what must be read: a question, a fault, how something went.
    pub(in crate::tui) fn says(&self) -> bool {
        self.question.is_some()
            || self.notice.is_some()
            || self.filter_fault().is_some()
            || self.setting_said().is_some()
    }

    /// What is wrong with the setting or bound that is being typed, or else what is expected.
    pub(in crate::tui) fn setting_said(&self) -> Option<(Role, String)> {
        match &self.input {
            Some(TextInput::Bound {
                constraint, fault, ..
            }) => Some(match fault {
                Some(fault) => (Role::Warn, fault.clone()),
                None => (Role::Dim, expected(*constraint)),
            }),
            Some(TextInput::Setting {
                setting,
                base,
                fault,
                ..
            }) => Some(match fault {
                Some(fault) => (Role::Warn, fault.clone()),
                None => (Role::Dim, setting.expects(base)),
            }),
            Some(TextInput::Filter | TextInput::Constraint(..)) | None => None,
        }
    }
}
