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
