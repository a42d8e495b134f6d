//! What was read of a user's files.

use crate::words::Message;

/// What was read, and what has to be said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Text in UTF-8 where the files are; other bytes are still in it.
    pub bytes: Vec<u8>,
    /// What was left out or changed, one sentence each.
    pub notes: Vec<Message>,
}
