//! What the terminal shows: the one seam between the terminal's loop and the dashboard behind it.

use crossterm::event::KeyEvent;
use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{effect::Effect, look::Look, message::Message};

/// A dashboard that a terminal can show. It does no input or output and reads no clock.
pub trait Dashboard {
    /// Takes in a key.
    fn key(&mut self, key: KeyEvent);
    /// Takes in a pasted text; never read as keys, and dropped where nothing is being typed.
    fn paste(&mut self, _text: &str) {}
    /// Takes in news of the session.
    fn update(&mut self, message: Message);
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
    fn effects(&mut self) -> Vec<Effect>;
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
