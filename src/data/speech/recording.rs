//! What a reader finds before any sound is decoded: recordings, and what it had to skip.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::span::Span;
use crate::{
    data::{Error, tree::Tree},
    input::read_text,
    words::{Message, Value, message},
};

/// One file of sound, or a segment of one, and what is said in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Recording {
    /// The file.
    pub path: PathBuf,
    /// The part of the file that is meant.
    pub span: Span,
    /// The transcript as it was written.
    pub text: String,
    /// Who speaks, where that is known.
    pub speaker: Option<String>,
    /// The part of the data that its maker gave it to, where one did.
    pub part: Option<Part>,
}

/// A part of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// To learn from.
    Train,
    /// For the live curves.
    Validation,
    /// For the final measurement.
    Test,
}

impl Part {
    /// The part that a column or a folder names.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        let first = name.split(|c: char| !c.is_ascii_alphabetic()).next();
        match first.unwrap_or_default() {
            "train" | "training" => Some(Self::Train),
            "dev" | "val" | "valid" | "validation" => Some(Self::Validation),
            "test" | "testing" => Some(Self::Test),
            _ => None,
        }
    }
}

/// All that a reader found.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// The recordings.
    pub recordings: Vec<Recording>,
    /// What was skipped.
    pub skipped: Skipped,
    /// What else is to be said.
    pub notes: Vec<Message>,
}

/// How many of what were skipped for which reason, with the first of each.
#[derive(Debug, Default)]
pub(super) struct Skipped(BTreeMap<Message, (usize, Message)>);

impl Skipped {
    /// Counts one; the reason completes "12 recordings ...".
    pub fn add(&mut self, reason: Message, example: impl Value) {
        self.0
            .entry(reason)
            .or_insert_with(|| (0, example.value()))
            .0 += 1;
    }

    /// One sentence a reason.
    pub fn sentences(&self) -> Vec<Message> {
        let sentence = |(reason, (count, example)): (&Message, &(usize, Message))| {
            let what = if *count == 1 {
                message!("recording was")
            } else {
                message!("recordings were")
            };
            message!(
                "{count} {what} skipped: {reason} (the first: {example})",
                count,
                what,
                reason,
                example
            )
        };
        self.0.iter().map(sentence).collect()
    }
}

/// The files of sound in a folder and the folders below; hidden files and folders, and those that begin with an underscore, are
/// passed over.
pub(super) fn sounds_below(folder: &Path) -> Result<Tree, Error> {
    let mut tree = below(folder, 6)?;
    tree.files.retain(|path| super::listen::is_sound(path));
    Ok(tree)
}

/// What is in a folder and the folders at most so deep below.
pub(super) fn below(folder: &Path, depth: usize) -> Result<Tree, Error> {
    Tree::below(folder, depth, |name| name.starts_with(['.', '_']))
}

/// Bytes of a list or of transcripts that are read at most.
const MOST: u64 = 256 << 20;

/// A file as text.
pub(super) fn text_of(path: &Path) -> Result<String, Error> {
    Ok(read_text(path, MOST)?)
}
