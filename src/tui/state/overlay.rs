//! What lies above a screen: the help and the palette, both searched by typing, and the choice of a theme.

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
    Advice {
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
            Self::Themes { .. } | Self::Advice { .. } => None,
        }
    }

    /// Moves the view or the selection, within the rows that there are.
    pub fn move_by(&mut self, by: isize, rows: usize) {
        let (Self::Help { scroll: at, .. }
        | Self::Advice { scroll: at }
        | Self::Palette { selected: at, .. }
        | Self::Themes { selected: at, .. }) = self;
        *at = at.saturating_add_signed(by).min(rows.saturating_sub(1));
    }
}
