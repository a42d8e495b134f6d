//! What lies above a screen: the help and the palette, both searched by typing, and the choice of a theme.

use super::app::App;
use crate::{
    tui::keys::{Binding, Chord, Tab},
    words::word,
};

/// Something above the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// All keys.
    Help {
        /// What is searched for.
        query: String,
        /// The first line in view.
        scroll: usize,
    },
    /// The whole advice.
    Why {
        /// The first line in view.
        scroll: usize,
    },
    /// Any action, found by its words, its name or its key.
    Palette {
        /// What is searched for.
        query: String,
        /// The row that Enter chooses.
        selected: usize,
    },
    /// All themes; the screen below shows the selected one.
    Themes {
        /// The row that Enter keeps.
        selected: usize,
        /// The theme that Esc brings back.
        before: String,
    },
}

impl Overlay {
    /// What is searched for, where that is typed.
    pub fn query_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Help { query, .. } | Self::Palette { query, .. } => Some(query),
            Self::Themes { .. } | Self::Why { .. } => None,
        }
    }

    /// Moves the view or the selection, within the rows that there are.
    pub fn move_by(&mut self, by: isize, rows: usize) {
        let (Self::Help { scroll: at, .. }
        | Self::Why { scroll: at }
        | Self::Palette { selected: at, .. }
        | Self::Themes { selected: at, .. }) = self;
        *at = at.saturating_add_signed(by).min(rows.saturating_sub(1));
    }
}

impl App {
    /// Whether the left of the status line says what must be read: a question, a fault, how something went.
    pub(in crate::tui) fn says(&self) -> bool {
        self.question.is_some()
            || self.notice.is_some()
            || self.filter_fault().is_some()
            || self.setting_said().is_some()
    }

    /// What works now and holds every word of a query, or its beginning as it is typed: the very key first, then in the
    /// table's order.
    pub(in crate::tui) fn matching(&self, query: &str) -> Vec<&Binding> {
        let query = query.trim();
        let mut found: Vec<_> = self.bindings().filter(|b| holds(b, query)).collect();
        let rank = |b: &&Binding| {
            let exactly = b.chords.iter().any(|c| c.to_string() == query);
            let alike = b.chords.iter().any(|c| is(c, query));
            (!exactly, !alike)
        };
        found.sort_by_key(rank);
        found
    }

    /// What the help says of a query: the keys of the current screen, or where something is searched for those of all
    /// screens that hold it, the very key first, then those that work here.
    pub(in crate::tui) fn found(&self, query: &str) -> Vec<Found<'_>> {
        let query = query.trim();
        let bare = |binding| Found {
            binding,
            tabs: Vec::new(),
        };
        if query.is_empty() {
            return self.bindings().map(bare).collect();
        }
        let is_key = |b: &&Binding| b.chords.iter().any(|c| is(c, query));
        // A single letter is in nearly every sentence: what is meant is the key.
        let single = query.chars().count() == 1 && self.keys.all().any(|b| is_key(&b));
        let mut found: Vec<Found> = Vec::new();
        for binding in self.keys.all() {
            let wanted = if single {
                is_key(&binding)
            } else {
                holds(binding, query)
            };
            let does = |b: &Binding| (b.action, b.words);
            let known = found.iter().any(|f| does(f.binding) == does(binding));
            if wanted && !known {
                let same = || self.keys.all().filter(|b| does(b) == does(binding));
                let works = |tab: &Tab| same().any(|b| b.works_on(*tab));
                let tabs = Tab::ALL.into_iter().filter(works).collect();
                found.push(Found { binding, tabs });
            }
        }
        found.sort_by_key(|f| {
            let is = |c: &Chord| c.to_string() == query;
            (
                !f.binding.chords.iter().any(is),
                !f.tabs.contains(&self.tab),
            )
        });
        found
    }
}

/// A key that the help says something of.
pub struct Found<'a> {
    /// The key.
    pub binding: &'a Binding,
    /// The screens on which it works; empty where it is one of the current screen.
    pub tabs: Vec<Tab>,
}

/// Whether a binding holds every word of a query, or is its key.
fn holds(binding: &Binding, query: &str) -> bool {
    let query = query.to_lowercase();
    let mut text = [binding.name, binding.words, word(binding.words)].join(" ");
    for tab in binding.tabs {
        text = [&*text, tab.title(), word(tab.title())].join(" ");
    }
    let text = text.to_lowercase();
    let said = query.split_whitespace().all(|word| text.contains(word));
    said || binding.chords.iter().any(|c| is(c, &query))
}

/// Whether a key is called so: as the help writes it, or `keys.toml`.
fn is(chord: &Chord, query: &str) -> bool {
    let query = query.to_lowercase();
    chord.to_string().to_lowercase() == query || Chord::parse(&query) == Some(*chord)
}
