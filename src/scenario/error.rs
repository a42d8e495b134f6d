//! What is wrong with a scenario: where it stands, what was expected, and a near name where there is one.

use std::fmt;

use super::fault::with_hint;
use crate::words::Message;

/// A fault in a scenario file or in an override.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Error {
    /// The file, or the `--set` argument.
    pub origin: String,
    /// The line in the file, from 1.
    pub line: Option<usize>,
    /// The dotted key.
    pub key: Option<String>,
    /// What is wrong and what was expected.
    pub message: Message,
    /// A name that may have been meant.
    pub hint: Option<String>,
}

impl Error {
    /// A fault that has no place in a file.
    pub fn new(origin: impl Into<String>, message: Message) -> Self {
        Self {
            origin: origin.into(),
            line: None,
            key: None,
            message,
            hint: None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        f.write_str(": ")?;
        if let Some(key) = &self.key {
            write!(f, "`{key}`: ")?;
        }
        f.write_str(&with_hint(&self.message, self.hint.as_deref()))
    }
}

/// The known name that is nearest to a wrong one, when it is near enough to have been meant.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wrong = wrong.to_lowercase();
    let near = |name: &str| {
        let distance = strsim::damerau_levenshtein(&wrong, name);
        let extends = !wrong.is_empty() && (name.starts_with(&wrong) || wrong.starts_with(name));
        (distance <= 1 + name.len() / 4 || extends).then_some(distance)
    };
    let ranked = known
        .into_iter()
        .filter_map(|name| Some((near(name)?, name)));
    ranked.min().map(|(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_near_name_is_found_and_a_far_one_is_not() {
        let known = ["epochs", "batch", "optimizer", "learning_rate", "seeds"];
        assert_eq!(nearest("epoch", known).as_deref(), Some("epochs"));
        assert_eq!(
            nearest("lerning_rate", known).as_deref(),
            Some("learning_rate")
        );
        assert_eq!(nearest("BATCH", known).as_deref(), Some("batch"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("", known), None);
    }
}
