//! The writer that writes cells: it knows where the cursor stands and which style it holds, and takes the shortest way.

use std::io::Write;

use ratatui::{
    buffer::{Buffer, Cell},
    style::Color,
};

use super::{cell::is_single, style::TerminalStyle};

/// The longest gap that may be written over rather than jumped.
const WIDEST_GAP: u16 = 8;

/// Writes into one buffer.
#[derive(Default)]
pub struct CellWriter {
    /// What was written.
    pub out: Vec<u8>,
    /// The style that the terminal holds.
    pub style: TerminalStyle,
    cursor: Cursor,
}

/// Where the terminal's cursor stands, as far as that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Cursor {
    #[default]
    Unknown,
    Row(u16),
    At(u16, u16),
}

/// A state to come back to.
#[derive(Clone, Copy)]
pub struct Mark {
    /// Bytes written until then.
    pub length: usize,
    style: TerminalStyle,
    cursor: Cursor,
}

/// What may stand in a gap that is written over: what is there already, or anything where a cell is written later.
pub trait Later {
    /// Whether a cell is written later.
    fn later(&self, x: u16, y: u16) -> bool;
}

/// No cell is written later.
impl Later for () {
    fn later(&self, _: u16, _: u16) -> bool {
        false
    }
}

impl CellWriter {
    /// Begins a frame: what else happened to the cursor is not known.
    pub fn begin(&mut self) {
        self.out.clear();
        self.cursor = Cursor::Unknown;
    }

    /// Clears the terminal, of which nothing is known.
    pub fn clear(&mut self) {
        self.style = TerminalStyle::default();
        self.out.extend(b"\x1b[m\x1b[H\x1b[2J");
        self.cursor = Cursor::At(0, 0);
    }

    /// The state now.
    pub fn mark(&self) -> Mark {
        Mark {
            length: self.out.len(),
            style: self.style,
            cursor: self.cursor,
        }
    }

    /// Goes back to a state, and gives what was written since.
    pub fn back(&mut self, mark: Mark) -> Vec<u8> {
        (self.style, self.cursor) = (mark.style, mark.cursor);
        self.out.split_off(mark.length)
    }

    /// Writes what was written before, which ended in a state.
    pub fn again(&mut self, bytes: &[u8], end: Mark) {
        self.out.extend(bytes);
        (self.style, self.cursor) = (end.style, end.cursor);
    }

    /// Takes another style.
    pub fn take(&mut self, style: TerminalStyle) {
        self.style.turn_into(style, &mut self.out);
    }

    /// Writes a cell at the cursor.
    pub fn put(&mut self, x: u16, y: u16, drawing: &Buffer) {
        let cell = &drawing[(x, y)];
        self.take(self.style.wanted(cell));
        self.out.extend(cell.symbol().as_bytes());
        // After the last column terminals differ in where the cursor is, and after rare characters in how far it went.
        self.cursor = if x + 1 < drawing.area.width && is_single(cell.symbol()) {
            Cursor::At(x + 1, y)
        } else {
            Cursor::Row(y)
        };
    }

    /// Erases from the cursor to the end of its row. Only the terminal's own background: not all terminals erase with
    /// another.
    pub fn erase(&mut self) {
        self.take(self.style.erasing(Color::Reset));
        self.out.extend(b"\x1b[K");
    }

    /// Brings the cursor to a place, by whatever takes the fewest bytes.
    pub fn go(&mut self, x: u16, y: u16, drawing: &Buffer, later: &impl Later) {
        if let Cursor::At(column, row) = self.cursor
            && row == y
            && column <= x
        {
            let hop = sequence(x - column, 'C');
            match self.gap((column, x), y, drawing, later) {
                Some(gap) if gap.len() <= hop.len() => self.out.extend(gap),
                _ => self.out.extend(hop),
            }
            self.cursor = Cursor::At(x, y);
            return;
        }
        let mut jump = Vec::new();
        match (x, y) {
            (0, 0) => write!(jump, "\x1b[H"),
            (0, y) => write!(jump, "\x1b[{}H", y + 1),
            (x, y) => write!(jump, "\x1b[{};{}H", y + 1, x + 1),
        }
        .expect("a vector takes everything");
        if let Cursor::At(_, row) | Cursor::Row(row) = self.cursor
            && y > row
            && y - row <= 3
        {
            let mut feed = vec![b'\r'];
            feed.resize(1 + usize::from(y - row), b'\n');
            feed.extend(sequence(x, 'C'));
            if feed.len() < jump.len() {
                jump = feed;
            }
        }
        self.out.extend(jump);
        self.cursor = Cursor::At(x, y);
    }

    /// The cells between two columns as they may be written over, where that needs no other style.
    fn gap(
        &self,
        (from, to): (u16, u16),
        y: u16,
        drawing: &Buffer,
        later: &impl Later,
    ) -> Option<Vec<u8>> {
        if to - from > WIDEST_GAP {
            return None;
        }
        let mut text = Vec::new();
        for x in from..to {
            let cell: &Cell = &drawing[(x, y)];
            if later.later(x, y) {
                text.push(b' ');
            } else if self.style.wanted(cell) == self.style && is_single(cell.symbol()) {
                text.extend(cell.symbol().as_bytes());
            } else {
                return None;
            }
        }
        Some(text)
    }
}

/// A control sequence with a count; nothing for 0.
fn sequence(count: u16, function: char) -> Vec<u8> {
    match count {
        0 => Vec::new(),
        1 => format!("\x1b[{function}").into_bytes(),
        n => format!("\x1b[{n}{function}").into_bytes(),
    }
}
