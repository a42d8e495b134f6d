//! What the terminal shows: the one seam between the terminal's loop and the dashboard behind it.

use crossterm::event::KeyEvent;
use ratatui::{buffer::Buffer, layout::Rect};

use super::{Request, Theme, Update};

/// A dashboard that a terminal can show. It does no input or output and reads no clock.
pub trait Face {
    /// Takes in a key.
    fn key(&mut self, key: KeyEvent);
    /// Takes in a pasted text; never read as keys, and dropped where nothing is being typed.
    fn paste(&mut self, _text: &str) {}
    /// Takes in news of the session.
    fn update(&mut self, update: Update);
    /// Takes in a mouse wheel's turn or click, when the mouse is on.
    fn mouse(&mut self, mouse: crossterm::event::MouseEvent);
    /// Takes in the theme to draw with: at the start, and whenever its file changed.
    fn look(&mut self, look: Look);
    /// Draws everything; `now` is seconds since 1970.
    fn draw(&mut self, area: Rect, buffer: &mut Buffer, now: f64);
    /// Takes in how many bytes the drawing took to the terminal.
    fn sent(&mut self, _bytes: usize) {}
    /// What changed since it was last drawn.
    fn changed(&self) -> Change;
    /// When the drawing would next change by the passing of time alone; `None` is never.
    fn due(&self, now: f64) -> Option<f64>;
    /// What the dashboard wants of the world since last asked, in order.
    fn wishes(&mut self) -> Vec<Wish>;
}

/// What changed in a drawing, the more pressing the greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing.
    #[default]
    Nothing,
    /// Something that can wait a little.
    Usual,
    /// What must not wait: an answer to the user, an end.
    Pressing,
}

/// How to draw: the colours, and whether more than ASCII may be drawn.
#[derive(Clone, Debug)]
pub struct Look {
    /// The colours, already reduced to what the terminal can show.
    pub theme: Theme,
    /// Names of all themes that can be chosen, in order.
    pub themes: Vec<String>,
    /// Which characters the terminal can show.
    pub glyphs: Glyphs,
}

/// Which characters the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// All of Unicode, braille included.
    #[default]
    Unicode,
    /// ASCII only.
    Ascii,
}

/// What the dashboard wants of the world.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Ask the session.
    Ask(Request),
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
