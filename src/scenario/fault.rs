//! What is wrong with the content of a scenario.

use crate::words::Message;

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
