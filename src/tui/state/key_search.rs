//! Finds keys by what they do, by their name or by the key itself: what help and palette list.

use super::app::App;
use crate::{
    tui::keys::{Binding, Chord, Tab},
    words::word,
};

impl App {
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
    let mut text = [binding.name(), binding.words, word(binding.words)].join(" ");
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
