//! Questions that are asked before something cannot be undone.

use crate::{tui::request::Request, words::word};

/// A question in the status line; any other key than those of its answers means no.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// The keys with what they do and what is then requested.
    pub answers: Vec<(char, &'static str, Vec<Request>)>,
}

impl Question {
    /// A question that is answered by yes or no.
    pub fn yes_or_no(text: impl Into<String>, request: Request) -> Self {
        Self {
            text: text.into(),
            answers: vec![('y', word("yes"), vec![request])],
        }
    }

    /// What a key requests; nothing where it means no.
    pub fn answer(&self, key: char) -> &[Request] {
        let found = self.answers.iter().find(|(c, ..)| *c == key);
        found.map_or(&[], |(.., requests)| requests)
    }
}
