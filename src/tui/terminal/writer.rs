//! Turns a drawing into the fewest bytes that change the terminal from the last one to it.

use std::io::Write;

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::Color,
};

use super::{
    cell::{columns, is_single, settle},
    pen::Pen,
};
use crate::tui::{Glyphs, theme::Depth};

/// The begin and the end of synchronized output (DEC private mode 2026): the terminal shows all or nothing of it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Up to so many changed cells are sorted by colour; a whole screen is written row by row.
const MOST_SORTED: usize = 2000;

/// What a frame may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Which characters.
    pub glyphs: Glyphs,
    /// How many colours; only the lack of any changes what is written, as themes are reduced already.
    pub depth: Depth,
    /// Whether a frame is wrapped in synchronized output.
    pub synchronized: bool,
}

/// Writes frames for one terminal, each as one piece.
pub struct FrameWriter {
    abilities: Abilities,
    shown: Buffer,
    next: Buffer,
    out: Vec<u8>,
    pen: Pen,
    cursor: Cursor,
    /// Nothing is known of what the terminal shows.
    stale: bool,
}

/// Where the terminal's cursor stands, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cursor {
    Unknown,
    Row(u16),
    At(u16, u16),
}

impl FrameWriter {
    /// A writer for a terminal of some size, of which nothing is known yet.
    pub fn new(size: (u16, u16), abilities: Abilities) -> Self {
        let area = Rect::new(0, 0, size.0, size.1);
        Self {
            abilities,
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            out: Vec::new(),
            pen: Pen::default(),
            cursor: Cursor::Unknown,
            stale: true,
        }
    }

    /// The terminal has another size now; the next frame writes everything.
    pub fn resize(&mut self, size: (u16, u16)) {
        let area = Rect::new(0, 0, size.0, size.1);
        self.shown = Buffer::empty(area);
        self.next = Buffer::empty(area);
        self.stale = true;
    }

    /// The terminal can do more or less than was thought; the next frame writes everything.
    pub fn set_abilities(&mut self, abilities: Abilities) {
        self.stale |= abilities != self.abilities;
        self.abilities = abilities;
    }

    /// The terminal may show anything; the next frame writes everything.
    pub fn forget(&mut self) {
        self.stale = true;
    }

    /// Draws, and gives the bytes to write: none where nothing changed.
    pub fn frame(&mut self, draw: impl FnOnce(Rect, &mut Buffer)) -> &[u8] {
        self.next.reset();
        draw(self.next.area, &mut self.next);
        self.settle();
        self.out.clear();
        self.cursor = Cursor::Unknown;
        if self.abilities.synchronized {
            self.out.extend(BEGIN);
        }
        let opening = self.out.len();
        if self.stale {
            self.stale = false;
            self.shown.reset();
            self.pen = Pen::default();
            self.out.extend(b"\x1b[m\x1b[H\x1b[2J");
            self.cursor = Cursor::At(0, 0);
        }
        self.changes();
        std::mem::swap(&mut self.shown, &mut self.next);
        if self.out.len() == opening {
            self.out.clear();
        } else if self.abilities.synchronized {
            self.out.extend(END);
        }
        &self.out
    }

    /// Brings the drawing into the form in which it is compared: only what the terminal can show, blanks without what
    /// does not show on them, and nothing in the second half of a wide character.
    fn settle(&mut self) {
        let width = usize::from(self.next.area.width.max(1));
        for row in self.next.content.chunks_mut(width) {
            let mut covered = 0;
            for (x, cell) in row.iter_mut().enumerate() {
                if covered > 0 {
                    covered -= 1;
                    cell.reset();
                    cell.set_symbol("");
                    continue;
                }
                settle(cell, self.abilities);
                covered = columns(cell.symbol()) - 1;
                if x + covered >= width {
                    cell.set_symbol(" ");
                    covered = 0;
                }
            }
        }
    }

    /// Writes what changed in the order that takes fewer bytes: row by row, or colour by colour, which pays where lines
    /// of many colours cross.
    fn changes(&mut self) {
        let before = (self.out.len(), self.pen, self.cursor);
        for y in 0..self.next.area.height {
            self.row(y);
        }
        let changed = self.changed();
        if changed.len() > MOST_SORTED {
            return;
        }
        let rows = self.out.split_off(before.0);
        let after = (self.pen, self.cursor);
        (self.pen, self.cursor) = (before.1, before.2);
        self.colours(changed);
        if self.out.len() - before.0 >= rows.len() {
            self.out.truncate(before.0);
            self.out.extend(rows);
            (self.pen, self.cursor) = after;
        }
    }

    /// The cells that changed, row by row.
    fn changed(&self) -> Vec<(u16, u16)> {
        let area = self.next.area;
        let cells = (0..area.height).flat_map(|y| (0..area.width).map(move |x| (x, y)));
        cells
            .filter(|(x, y)| !self.same(*x, *y) && !self.next[(*x, *y)].symbol().is_empty())
            .collect()
    }

    /// Writes cells one colour after the other, that at hand first.
    fn colours(&mut self, mut left: Vec<(u16, u16)>) {
        while let Some(first) = left.first() {
            let fits = |pen: Pen, at: &(u16, u16)| pen.wanted(&self.next[*at]) == pen;
            let mut pen = self.pen;
            if !left.iter().any(|at| fits(pen, at)) {
                pen = pen.wanted(&self.next[*first]);
            }
            let (now, later): (Vec<_>, Vec<_>) = left.iter().partition(|at| fits(pen, at));
            self.pen.turn_into(pen, &mut self.out);
            for (x, y) in now {
                self.go(x, y);
                self.put(x, y);
            }
            left = later;
        }
    }

    fn row(&mut self, y: u16) {
        let width = self.next.area.width;
        let end = self.blank_from(y);
        let mut x = 0;
        while x < width {
            if self.same(x, y) || self.next[(x, y)].symbol().is_empty() {
                x += 1;
            } else if x >= end && (x..width).filter(|c| !self.same(*c, y)).count() > 3 {
                self.go(x, y);
                self.pen
                    .turn_into(self.pen.erasing(Color::Reset), &mut self.out);
                self.out.extend(b"\x1b[K");
                return;
            } else {
                self.go(x, y);
                self.put(x, y);
                x += 1;
            }
        }
    }

    fn same(&self, x: u16, y: u16) -> bool {
        self.next[(x, y)] == self.shown[(x, y)]
    }

    /// The first column from which on a row is empty.
    fn blank_from(&self, y: u16) -> u16 {
        let blank = |x: &u16| self.next[(*x, y)] == Cell::EMPTY;
        let width = self.next.area.width;
        width - (0..width).rev().take_while(blank).count() as u16
    }

    /// Writes a cell at the cursor.
    fn put(&mut self, x: u16, y: u16) {
        let cell = &self.next[(x, y)];
        self.pen.turn_into(self.pen.wanted(cell), &mut self.out);
        self.out.extend(cell.symbol().as_bytes());
        // After the last column terminals differ in where the cursor is, and after rare characters in how far it went.
        self.cursor = if x + 1 < self.next.area.width && is_single(cell.symbol()) {
            Cursor::At(x + 1, y)
        } else {
            Cursor::Row(y)
        };
    }

    /// Brings the cursor to a place, by whatever takes the fewest bytes.
    fn go(&mut self, x: u16, y: u16) {
        if let Cursor::At(column, row) = self.cursor
            && row == y
            && column <= x
        {
            let hop = sequence(x - column, 'C');
            let gap = if x - column > 8 {
                None
            } else {
                self.gap(column, x, y)
            };
            match gap {
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

    /// The unchanged cells between two columns as they would be written again, where that needs no other pen.
    fn gap(&self, from: u16, to: u16, y: u16) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        for x in from..to {
            let cell = &self.next[(x, y)];
            if self.pen.wanted(cell) != self.pen || !is_single(cell.symbol()) {
                return None;
            }
            text.extend(cell.symbol().as_bytes());
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

#[cfg(test)]
mod tests {
    use ratatui::{
        buffer::Buffer,
        style::{Color, Style},
    };

    use super::{Abilities, FrameWriter};
    use crate::tui::{Glyphs, theme::Depth};

    const ALL: Abilities = Abilities {
        glyphs: Glyphs::Unicode,
        depth: Depth::True,
        synchronized: true,
    };

    fn frame(writer: &mut FrameWriter, lines: &[(&str, Style)]) -> String {
        let draw = |_, buffer: &mut Buffer| {
            for (y, (text, style)) in (0..).zip(lines) {
                buffer.set_string(0, y, text, *style);
            }
        };
        let bytes = writer.frame(|area, buffer| draw(area, buffer));
        let text = std::str::from_utf8(bytes).expect("a frame is UTF-8");
        text.replace('\x1b', "^")
    }

    fn plain(text: &str) -> (&str, Style) {
        (text, Style::new())
    }

    #[test]
    fn an_unchanged_frame_is_no_byte() {
        let mut writer = FrameWriter::new((20, 3), ALL);
        let lines = [plain("one 日本 two"), ("bold", Style::new().bold())];
        assert!(!frame(&mut writer, &lines).is_empty());
        assert_eq!(frame(&mut writer, &lines), "");
        // A colour that cannot be seen is no change.
        let (mut red, style) = (lines.to_vec(), Style::new().fg(Color::Red));
        red.push(("    ", style));
        assert_eq!(frame(&mut writer, &red), "");
    }

    #[test]
    fn the_first_frame_clears_and_writes_only_what_is_there() {
        let mut writer = FrameWriter::new((20, 3), ALL);
        let lines = [plain("ab"), plain(""), ("c", Style::new().fg(Color::Red))];
        let expected = "^[?2026h^[m^[H^[2Jab\r\n\n^[31mc^[?2026l";
        assert_eq!(frame(&mut writer, &lines), expected);
        writer.forget();
        assert_eq!(frame(&mut writer, &lines), expected);
        writer.resize((20, 4));
        assert_eq!(frame(&mut writer, &lines), expected);
    }

    #[test]
    fn a_change_costs_its_place_and_itself() {
        let mut writer = FrameWriter::new((40, 3), ALL);
        let before = [plain("eta 00:41  epoch 3/5  loss .51")];
        frame(&mut writer, &before);
        let after = [plain("eta 00:40  epoch 3/5  loss .49")];
        assert_eq!(frame(&mut writer, &after), "^[?2026h^[1;9H0^[19C49^[?2026l");
        // Two changes with two characters between them: writing those again is shorter than a jump.
        let next = [plain("eta 01:39  epoch 3/5  loss .49")];
        assert_eq!(frame(&mut writer, &next), "^[?2026h^[1;6H1:39^[?2026l");
    }

    #[test]
    fn the_rest_of_a_line_is_erased_at_once() {
        let mut writer = FrameWriter::new((40, 2), ALL);
        frame(&mut writer, &[plain("a long line that goes away")]);
        let short = [plain("a long")];
        assert_eq!(frame(&mut writer, &short), "^[?2026h^[1;8H^[K^[?2026l");
    }

    #[test]
    fn where_colours_cross_each_is_set_once() {
        let mut writer = FrameWriter::new((40, 2), ALL);
        frame(&mut writer, &[]);
        let colour = |x: u16| Style::new().fg(Color::Rgb(200, 100 + x as u8 % 2, 100));
        let bytes = writer.frame(|_, buffer| {
            for x in 0..8 {
                buffer.set_string(x, 0, "x", colour(x));
            }
        });
        let text = String::from_utf8_lossy(bytes).replace('\x1b', "^");
        let even = "^[Hx^[Cx^[Cx^[Cx";
        let odd = "^[1;2Hx^[Cx^[Cx^[Cx";
        let expected = format!("^[?2026h^[38;2;200;100;100m{even}^[38;2;200;101;100m{odd}^[?2026l");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_terminal_without_colours_or_unicode_gets_none() {
        let poor = Abilities {
            glyphs: Glyphs::Ascii,
            depth: Depth::Mono,
            synchronized: false,
        };
        let mut writer = FrameWriter::new((20, 2), poor);
        let style = Style::new().fg(Color::Red).bg(Color::Blue).bold();
        let got = frame(&mut writer, &[("╭─⣿ 日 é", style)]);
        assert_eq!(got, "^[m^[H^[2J^[1m+-* ?  e");
    }

    #[test]
    fn a_text_cannot_speak_to_the_terminal() {
        let mut writer = FrameWriter::new((4, 1), ALL);
        let bytes = writer.frame(|_, buffer| {
            buffer[(0, 0)].set_symbol("\x1b]0;x\x07");
            buffer[(1, 0)].set_symbol("\u{9b}");
        });
        assert!(bytes.ends_with("??\x1b[?2026l".as_bytes()));
    }
}
