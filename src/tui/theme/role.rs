//! The meanings that a colour can carry.

/// What a piece of text says by its colour; never the only carrier of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// What is there but matters less.
    Dim,
    /// Frames of panes.
    Border,
    /// The frame of the pane that has the keys.
    Focus,
    /// The selected row, tab or key.
    Accent,
    /// All is well: done.
    Ok,
    /// Something waits or wants a look.
    Warn,
    /// Something failed.
    Bad,
}

impl Role {
    /// All of them, as they stand in a theme's file.
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Dim,
        Self::Border,
        Self::Focus,
        Self::Accent,
        Self::Ok,
        Self::Warn,
        Self::Bad,
    ];

    /// Its key in a theme's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Dim => "dim",
            Self::Border => "border",
            Self::Focus => "focus",
            Self::Accent => "accent",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }

    /// Whether it colours lines only, which need less contrast than text.
    pub fn is_line(self) -> bool {
        matches!(self, Self::Border | Self::Focus)
    }
}
