//! What is wrong with the content of a scenario.

use crate::words::{Message, say};

/// A fault of content, at a dotted key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The key.
    pub key: String,
    /// What is wrong and what was expected.
    pub message: Message,
    /// A name that may have been meant.
    pub hint: Option<String>,
}

impl Fault {
    /// What is wrong, with the name that may have been meant.
    pub fn said(&self) -> String {
        with_hint(&self.message, self.hint.as_deref())
    }
}

/// A fault in words, with the name that may have been meant.
pub(super) fn with_hint(message: &Message, hint: Option<&str>) -> String {
    match hint {
        Some(hint) => message.to_string() + &say!("; did you mean `{hint}`?", hint),
        None => message.to_string(),
    }
}
