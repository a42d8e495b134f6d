//! The canvas: writes into the buffer, never outside of the area it was given.

use ratatui::{buffer::Buffer, layout::Rect, style::Style, text::Line};
use unicode_width::UnicodeWidthStr;

use crate::tui::{
    look::{Glyphs, Look},
    theme::{Role, Theme},
};

/// Everything that drawing needs: where to, and how it looks.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    look: &'a Look,
}

impl<'a> Canvas<'a> {
    /// A canvas for a buffer.
    pub fn new(buffer: &'a mut Buffer, look: &'a Look) -> Self {
        Self { buffer, look }
    }

    /// How everything looks.
    pub fn look(&self) -> &'a Look {
        self.look
    }

    /// The colours.
    pub fn theme(&self) -> &'a Theme {
        &self.look.theme
    }

    /// The style of a meaning.
    pub fn style(&self, role: Role) -> Style {
        self.look.theme.style(role)
    }

    /// Whether only ASCII may be drawn.
    pub fn ascii(&self) -> bool {
        self.look.glyphs == Glyphs::Ascii
    }

    /// One of two texts: the second where only ASCII may be drawn.
    pub fn glyph<'t>(&self, unicode: &'t str, ascii: &'t str) -> &'t str {
        if self.ascii() { ascii } else { unicode }
    }

    /// Writes a text at a place of an area; what does not fit is cut off. Returns the column after it.
    pub fn text(&mut self, area: Rect, (x, y): (u16, u16), text: &str, style: Style) -> u16 {
        let area = area.intersection(self.buffer.area);
        if y >= area.height || x >= area.width {
            return x;
        }
        let room = usize::from(area.width - x);
        let end = self
            .buffer
            .set_stringn(area.x + x, area.y + y, text, room, style);
        end.0 - area.x
    }

    /// Writes a line on a row of an area, from its left.
    pub fn line(&mut self, area: Rect, row: u16, line: &Line<'_>) {
        let mut x = 0;
        for span in &line.spans {
            let style = line.style.patch(span.style);
            x = self.text(area, (x, row), &span.content, style);
        }
    }

    /// Writes a line on a row of an area, up to its right end; cut off at its own right where it does not fit.
    pub fn right(&mut self, area: Rect, row: u16, line: &Line<'_>) {
        let room = usize::from(area.width);
        let skip = room.saturating_sub(line.width()) as u16;
        let rest = Rect {
            x: area.x.saturating_add(skip),
            width: area.width - skip,
            ..area
        };
        self.line(rest, row, line);
    }

    /// Sets one cell by its place on the screen.
    pub fn cell(&mut self, x: u16, y: u16, symbol: &str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    }

    /// Empties an area.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        let style = self.look.theme.background();
        for y in area.top()..area.bottom() {
            // Half of a wide character cannot stay: it would cover the first cell.
            if let Some(before) = area
                .left()
                .checked_sub(1)
                .filter(|x| *x >= self.buffer.area.x)
                && self.buffer[(before, y)].symbol().width() > 1
            {
                self.buffer[(before, y)].set_symbol(" ");
            }
            for x in area.left()..area.right() {
                self.buffer[(x, y)].reset();
            }
        }
        self.buffer.set_style(area, style);
    }
}
