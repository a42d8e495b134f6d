//! What a terminal says, once its bytes are understood.

use crossterm::event::{KeyEvent, MouseEvent};

/// What a terminal said.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse was clicked, moved with a button held, or its wheel turned.
    Mouse(MouseEvent),
    /// A text was pasted.
    Paste(String),
    /// A control sequence's body between its introducer and its last byte, the last byte included: `?62;22c`.
    Answer(String),
    /// The body of an operating system command or a device control string: `11;rgb:ffff/ffff/ffff`, `1+r524742`.
    Report(String),
}
