//! What the dashboard wants done: the only way in which it reaches the world.

use crate::tui::request::Request;

/// What the dashboard wants of the world.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the session.
    Request(Request),
    /// Put a text into the clipboard of the user's terminal (OSC 52).
    Copy(String),
    /// Draw with another theme.
    Theme(String),
    /// Turn the mouse on or off.
    Mouse(bool),
    /// Draw everything anew.
    Redraw,
    /// Go to the background, as Ctrl-Z does.
    Suspend,
    /// End the viewer; the text is printed once the terminal is restored (how to come back).
    Leave(Option<String>),
}
