//! In which order changed cells are written: row by row, or colour by colour, which pays where lines of many colours cross
//! and where a background is painted.

use std::cmp::Reverse;

use ratatui::buffer::{Buffer, Cell};

use super::{
    cell_writer::{CellWriter, Later},
    style::TerminalStyle,
};

/// Up to so many changed cells are sorted by colour; a larger screen is written row by row.
const MOST_SORTED: usize = 20_000;

/// What a terminal shows, and what it is to show.
pub struct Changes<'a> {
    /// What it shows.
    pub shown: &'a Buffer,
    /// What it is to show, of the same size.
    pub next: &'a Buffer,
}

impl Changes<'_> {
    /// Writes what changed in the order that takes fewer bytes.
    pub fn write(&self, writer: &mut CellWriter) {
        let begin = writer.mark();
        for y in 0..self.next.area.height {
            self.row(y, writer);
        }
        let changed = self.changed();
        if changed.len() > MOST_SORTED {
            return;
        }
        let end = writer.mark();
        let rows = writer.back(begin);
        self.colours(changed, writer);
        if writer.mark().length - begin.length >= rows.len() {
            writer.back(begin);
            writer.again(&rows, end);
        }
    }

    fn row(&self, y: u16, writer: &mut CellWriter) {
        let width = self.next.area.width;
        let end = self.blank_from(y);
        let mut x = 0;
        while x < width {
            if self.same(x, y) || self.next[(x, y)].symbol().is_empty() {
                x += 1;
            } else if x >= end && (x..width).filter(|c| !self.same(*c, y)).count() > 3 {
                writer.go(x, y, self.next, &());
                writer.erase();
                return;
            } else {
                writer.go(x, y, self.next, &());
                writer.put(x, y, self.next);
                x += 1;
            }
        }
    }

    /// Writes cells one colour after the other: that which is set first, else that which the most cells have, then always the
    /// nearest one. What is written first may run over what another colour overwrites.
    fn colours(&self, mut left: Vec<(u16, u16)>, writer: &mut CellWriter) {
        let mut later = Left::new(self.next);
        for at in &left {
            later.set(*at, true);
        }
        let mut fresh = true;
        while !left.is_empty() {
            let fits =
                |style: TerminalStyle, at: &(u16, u16)| style.wanted(&self.next[*at]) == style;
            let mut style = writer.style;
            if !left.iter().any(|at| fits(style, at)) {
                style = self.chosen(&left, style, fresh);
            }
            fresh = false;
            let (now, others): (Vec<_>, Vec<_>) = left.iter().partition(|at| fits(style, at));
            writer.take(style);
            for at in &now {
                later.set(*at, false);
            }
            for (x, y) in now {
                writer.go(x, y, self.next, &later);
                writer.put(x, y, self.next);
            }
            left = others;
        }
    }

    /// The style that the most cells need, blanks aside, to begin with; later the one that takes the fewest bytes.
    fn chosen(&self, left: &[(u16, u16)], now: TerminalStyle, fresh: bool) -> TerminalStyle {
        let mut counts: Vec<(TerminalStyle, usize)> = Vec::new();
        for at in left {
            let cell = &self.next[*at];
            let style = now.wanted(cell);
            let weight = usize::from(cell.symbol() != " ");
            match counts.iter_mut().find(|(known, _)| *known == style) {
                Some((_, count)) => *count += weight,
                None => counts.push((style, weight)),
            }
        }
        let most = |(_, count): &&(TerminalStyle, usize)| Reverse(*count);
        let near =
            |(style, count): &&(TerminalStyle, usize)| (now.distance(*style), Reverse(*count));
        let first = if fresh {
            counts.iter().min_by_key(most)
        } else {
            counts.iter().min_by_key(near)
        };
        first.map_or(now, |(style, _)| *style)
    }

    /// The cells that changed, row by row.
    fn changed(&self) -> Vec<(u16, u16)> {
        let area = self.next.area;
        let cells = (0..area.height).flat_map(|y| (0..area.width).map(move |x| (x, y)));
        cells
            .filter(|(x, y)| !self.same(*x, *y) && !self.next[(*x, *y)].symbol().is_empty())
            .collect()
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
}

/// The cells that are still to be written, the second halves of wide characters with the first.
struct Left<'a> {
    next: &'a Buffer,
    cells: Vec<bool>,
}

impl<'a> Left<'a> {
    fn new(next: &'a Buffer) -> Self {
        let cells = vec![false; next.content.len()];
        Self { next, cells }
    }

    fn set(&mut self, (x, y): (u16, u16), later: bool) {
        let mut at = self.next.index_of(x, y);
        self.cells[at] = later;
        while self
            .next
            .content
            .get(at + 1)
            .is_some_and(|c| c.symbol().is_empty())
        {
            at += 1;
            self.cells[at] = later;
        }
    }
}

impl Later for Left<'_> {
    fn later(&self, x: u16, y: u16) -> bool {
        self.cells[self.next.index_of(x, y)]
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{
        buffer::Buffer,
        style::{Color, Style},
    };

    use crate::tui::{
        Glyphs,
        terminal::{Abilities, FrameWriter},
        theme::Depth,
    };

    const ALL: Abilities = Abilities {
        glyphs: Glyphs::Unicode,
        depth: Depth::True,
        synchronized: false,
    };

    fn frame(writer: &mut FrameWriter, draw: impl Fn(&mut Buffer)) -> String {
        let bytes = writer.frame(|_, buffer| draw(buffer));
        String::from_utf8_lossy(bytes).replace('\x1b', "^")
    }

    #[test]
    fn the_rest_of_a_line_is_erased_at_once() {
        let mut writer = FrameWriter::new((40, 2), ALL);
        let plain = |text: &'static str| {
            move |buffer: &mut Buffer| {
                buffer.set_string(0, 0, text, Style::new());
            }
        };
        frame(&mut writer, plain("a long line that goes away"));
        assert_eq!(frame(&mut writer, plain("a long")), "^[1;8H^[K");
    }

    #[test]
    fn where_colours_cross_each_is_set_once() {
        let mut writer = FrameWriter::new((40, 2), ALL);
        frame(&mut writer, |_| ());
        let colour = |x: u16| Style::new().fg(Color::Rgb(200, 100 + x as u8 % 2, 100));
        let text = frame(&mut writer, |buffer| {
            for x in 0..8 {
                buffer.set_string(x, 0, "x", colour(x));
            }
        });
        // The first colour runs over what the second one overwrites.
        let even = "^[Hx x x x";
        let odd = "^[1;2Hx^[Cx^[Cx^[Cx";
        let expected = format!("^[38;2;200;100;100m{even}^[38;2;200;101;100m{odd}");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_painted_background_is_written_out_once_and_never_erased() {
        let mut writer = FrameWriter::new((20, 2), ALL);
        let (green, red) = (Color::Rgb(1, 2, 3), Color::Rgb(250, 0, 0));
        let painted = Style::new().fg(Color::Rgb(9, 9, 9)).bg(green);
        let text = frame(&mut writer, |buffer| {
            buffer.set_style(buffer.area, painted);
            buffer.set_string(0, 0, "ab cd", painted);
            buffer.set_string(2, 0, "R", Style::new().fg(red));
            buffer.set_string(4, 1, "R", Style::new().fg(red));
        });
        let blanks = " ".repeat(15);
        let expected = format!(
            "^[m^[H^[2J^[38;2;9;9;9;48;2;1;2;3mab cd{blanks}\r\n{}^[38;2;250;0;0m^[1;3HR^[2;5HR",
            " ".repeat(20)
        );
        assert_eq!(text, expected);
    }
}
