//! What a scenario may state about listening histories.

use serde::{Deserialize, Serialize};

use crate::{
    data::interactions::Columns,
    sets::closed_set,
    words::{Message, message},
};

closed_set! {
    /// Whether a listener's own earlier items stand in the listener's ranking.
    pub enum Seen {
        /// They do: what was heard is heard again.
        Ranked = "ranked",
        /// They do not, and who is held to an earlier item is not asked.
        LeftOut = "left-out",
    }
}

closed_set! {
    /// In what order a file without times has a listener's rows.
    pub enum Order {
        /// As they were heard.
        File = "file",
        /// In none that means anything.
        None = "none",
    }
}

closed_set! {
    /// What counts as an item of a Last.fm history.
    pub enum TrackOrArtist {
        /// A track, told by the names of its artist and its own.
        Track = "track",
        /// An artist, told by the name.
        Artist = "artist",
    }
}

/// How histories are made, or read from a user's file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HistoryOptions {
    /// Listeners to make (3000 by default), or the most that are used of a user's file (all by default).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listeners: Option<usize>,
    /// Items to make; 200 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<usize>,
    /// Mean length of a history that is made, lengths being even from half of it to one and a half; 24 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<usize>,
    /// Items of a history that a model sees at most, the last ones.
    pub context: usize,
    /// Rows that an item of a user's file needs; rarer ones are left out.
    pub least_rows: usize,
    /// Items that a history of a user's file needs; shorter ones are left out.
    pub least_length: usize,
    /// Whether a listener's own earlier items stand in the listener's ranking.
    pub seen: Seen,
    /// In what order a file without times has a listener's rows; by default as they were heard where it has two columns, in none
    /// where it has more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
    /// What an item of a Last.fm history is.
    pub item: TrackOrArtist,
    /// The columns of the user's file, where they are not found by their usual names.
    #[serde(skip_serializing_if = "Columns::is_empty")]
    pub columns: Columns,
    /// The events that count; by default all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
}

impl Default for HistoryOptions {
    fn default() -> Self {
        Self {
            listeners: None,
            items: None,
            length: None,
            context: 50,
            least_rows: 5,
            least_length: 5,
            seen: Seen::Ranked,
            order: None,
            item: TrackOrArtist::Track,
            columns: Columns::default(),
            events: Vec::new(),
        }
    }
}

impl HistoryOptions {
    /// Whether nothing is stated.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The first key whose value is out of range, and what was expected.
    pub fn fault(&self) -> Option<(&'static str, Message)> {
        let whole = |key, value: usize, least: usize, most: usize| {
            let message = message!(
                "expected a whole number from {least} to {most}, got {value}",
                least,
                most,
                value
            );
            (!(least..=most).contains(&value)).then_some((key, message))
        };
        [
            whole("context", self.context, 1, 10_000),
            whole("least_rows", self.least_rows, 1, 1_000_000),
            // One item to be held out, one for the curves, two to learn from.
            whole("least_length", self.least_length, 4, 1_000_000),
            self.listeners
                .and_then(|n| whole("listeners", n, 2, 100_000_000)),
            self.items.and_then(|n| whole("items", n, 2, 20_000)),
            self.length.and_then(|n| whole("length", n, 8, 10_000)),
        ]
        .into_iter()
        .flatten()
        .next()
    }
}
