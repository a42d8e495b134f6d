//! What is read of a program's output that was not written for this program: `key: value`, `key=value`, and own expressions.

use regex::{Regex, RegexBuilder};

use crate::words::{Message, message};

/// The two forms that need no expression.
pub const COLON: &str = "key: value";
/// See [`COLON`].
pub const EQUALS: &str = "key=value";

/// Bytes that a compiled expression may take.
const MOST: usize = 1 << 20;

/// What is read of each line.
#[derive(Clone, Debug, Default)]
pub struct Scrape {
    /// `key: value`.
    pub colon: bool,
    /// `key=value`.
    pub equals: bool,
    /// Expressions whose named groups are keys.
    pub expressions: Vec<Regex>,
}

impl Scrape {
    /// Compiles what a scenario asks for.
    ///
    /// # Errors
    /// With the place of the first entry that is neither of the two forms nor a usable expression, and why.
    pub fn of(entries: &[String]) -> Result<Self, (usize, Message)> {
        let mut scrape = Self::default();
        for (at, entry) in entries.iter().enumerate() {
            match entry.as_str() {
                COLON => scrape.colon = true,
                EQUALS => scrape.equals = true,
                _ => scrape
                    .expressions
                    .push(expression(entry).map_err(|why| (at, why))?),
            }
        }
        Ok(scrape)
    }

    /// Whether nothing is read.
    pub fn is_empty(&self) -> bool {
        !self.colon && !self.equals && self.expressions.is_empty()
    }
}

fn expression(text: &str) -> Result<Regex, Message> {
    let built = RegexBuilder::new(text).size_limit(MOST).build();
    let regex = built.map_err(|error| {
        let said = error.to_string();
        let last = said.lines().last().unwrap_or_default();
        message!(
            "expected `key: value`, `key=value` or a regular expression, got `{text}`: {said}",
            text,
            said = last.trim_start_matches("error: ")
        )
    })?;
    if regex.capture_names().flatten().next().is_none() {
        return Err(message!(
            "`{text}` names no group: expected one such as (?<loss>[-+.e0-9]+)",
            text
        ));
    }
    Ok(regex)
}
