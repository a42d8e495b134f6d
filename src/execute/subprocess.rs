//! Questions that a process of its own answers: what it loads is gone with it, and the asking process stays small.

use std::{
    io::{Read, Write},
    process::{Command, Stdio},
};

use anyhow::{Context, Result};
use serde::{Serialize, de::DeserializeOwned};

use super::child::{ENVIRONMENT, own_program};
use crate::words::message;

/// Asks the program's own command; question and answer are JSON.
///
/// # Errors
/// When the process cannot be started, or does not answer.
pub(super) fn ask<Q: Serialize + ?Sized, A: DeserializeOwned>(
    command: &str,
    question: &Q,
) -> Result<A> {
    let mut child = Command::new(own_program()?)
        .arg(command)
        .envs(ENVIRONMENT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| message!("cannot start a process for {command}", command))?;
    let mut input = child.stdin.take().context("a child has a standard input")?;
    input.write_all(&serde_json::to_vec(question)?)?;
    drop(input);
    let answered = child.wait_with_output()?;
    serde_json::from_slice(&answered.stdout).with_context(|| message!("{command} broke", command))
}

/// Answers the question that comes on standard input, on standard output.
///
/// # Errors
/// When no question can be read, or nobody reads the answer.
pub(super) fn answer<Q: DeserializeOwned, A: Serialize>(of: impl FnOnce(Q) -> A) -> Result<()> {
    let mut text = Vec::new();
    std::io::stdin().read_to_end(&mut text)?;
    let question =
        serde_json::from_slice(&text).context(message!("expected a question as JSON"))?;
    std::io::stdout().write_all(&serde_json::to_vec(&of(question))?)?;
    Ok(())
}
