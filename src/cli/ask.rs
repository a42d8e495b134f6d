//! Questions in a terminal that are answered with yes or no.

use std::io::{self, IsTerminal};

use super::output;
use crate::words::word;

/// Whether somebody is there to answer.
pub fn possible() -> bool {
    io::stdin().is_terminal() && output::is_heard()
}

/// Asks, and says whether the answer is yes; anything else is no.
///
/// # Errors
/// When the terminal is gone.
pub fn yes(question: &str) -> io::Result<bool> {
    output::ask(format_args!("{question} [y/N] "))?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    let answer = answer.trim().to_lowercase();
    Ok(["y", "yes", word("yes")].contains(&answer.as_str()))
}
