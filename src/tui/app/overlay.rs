//! What lies above a screen: the help and the palette, both searched by typing, and the choice of a theme.

use super::App;
use crate::{
    tui::{Binding, Chord},
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
    /// Any action by its name.
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

    /// What works now and holds every word of a query, in the table's order.
    pub(in crate::tui) fn matching(&self, query: &str) -> Vec<&Binding> {
        let query = query.to_lowercase();
        let holds = |binding: &&Binding| {
            let said = word(binding.words);
            let text = format!("{} {} {said}", binding.name, binding.words).to_lowercase();
            let shown = |c: &Chord| c.to_string().to_lowercase() == query;
            query.split_whitespace().all(|word| text.contains(word))
                || binding.chords.iter().any(shown)
        };
        self.bindings().filter(holds).collect()
    }
}
