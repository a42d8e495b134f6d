//! A grid of dots finer than the cells of the terminal, in braille, quarter blocks or ASCII.

use ratatui::{layout::Rect, style::Style};

use super::canvas::Canvas;
use crate::words::noop;

/// The characters that dots are drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Marker {
    /// Two by four dots a cell.
    #[default]
    Braille,
    /// Two by two dots a cell.
    Block,
    /// One by two dots a cell.
    Ascii,
}

const BLOCKS: [&str; 16] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
];
const ASCII: [&str; 4] = [" ", "'", ".", "|"];

/// Bits of the braille dots, row by row.
const BRAILLE: [u8; 8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

impl Marker {
    /// The next one, in a circle.
    pub fn next(self) -> Self {
        match self {
            Self::Braille => Self::Block,
            Self::Block => Self::Ascii,
            Self::Ascii => Self::Braille,
        }
    }

    /// The name of the marker.
    pub fn name(self) -> &'static str {
        match self {
            Self::Braille => noop("braille"),
            Self::Block => noop("block"),
            Self::Ascii => noop("ascii"),
        }
    }

    /// Columns and rows of dots in a cell.
    fn dots(self) -> (u16, u16) {
        match self {
            Self::Braille => (2, 4),
            Self::Block => (2, 2),
            Self::Ascii => (1, 2),
        }
    }

    fn bit(self, index: u16) -> u8 {
        match self {
            Self::Braille => BRAILLE[usize::from(index) & 7],
            Self::Block | Self::Ascii => 1 << index,
        }
    }

    fn symbol(self, bits: u8, text: &mut [u8; 4]) -> &str {
        match self {
            Self::Braille => char::from_u32(0x2800 + u32::from(bits))
                .unwrap_or(' ')
                .encode_utf8(text),
            Self::Block => BLOCKS[usize::from(bits) & 15],
            Self::Ascii => ASCII[usize::from(bits) & 3],
        }
    }
}

/// Dots over an area, each cell with one style: that of the last dot.
pub struct Grid {
    area: Rect,
    marker: Marker,
    cells: Vec<(u8, Style)>,
}

impl Grid {
    /// An empty grid over an area.
    pub fn new(area: Rect, marker: Marker) -> Self {
        Self {
            area,
            marker,
            cells: vec![(0, Style::default()); usize::from(area.width) * usize::from(area.height)],
        }
    }

    /// Columns of dots.
    pub fn columns(&self) -> u16 {
        self.area.width * self.marker.dots().0
    }

    /// Rows of dots.
    pub fn rows(&self) -> u16 {
        self.area.height * self.marker.dots().1
    }

    /// Sets a dot; row 0 is the lowest. One outside changes nothing.
    pub fn dot(&mut self, x: i32, y: i32, style: Style) {
        let (Ok(x), Ok(y)) = (u16::try_from(x), u16::try_from(y)) else {
            return;
        };
        if x >= self.columns() || y >= self.rows() {
            return;
        }
        let (width, height) = self.marker.dots();
        let y = self.rows() - 1 - y;
        let index = (y % height) * width + x % width;
        let cell = usize::from(y / height) * usize::from(self.area.width) + usize::from(x / width);
        self.cells[cell].0 |= self.marker.bit(index);
        self.cells[cell].1 = style;
    }

    /// Draws a straight line of dots.
    pub fn line(&mut self, from: (i32, i32), to: (i32, i32), style: Style) {
        let (dx, dy) = ((to.0 - from.0).abs(), -(to.1 - from.1).abs());
        let (sx, sy) = ((to.0 - from.0).signum(), (to.1 - from.1).signum());
        let (mut x, mut y) = from;
        let mut error = dx + dy;
        loop {
            self.dot(x, y, style);
            if (x, y) == to {
                return;
            }
            let twice = 2 * error;
            if twice >= dy {
                error += dy;
                x += sx;
            }
            if twice <= dx {
                error += dx;
                y += sy;
            }
        }
    }

    /// The lowest and highest dot of each column; (rows, 0) where there is none.
    #[cfg(test)]
    pub fn filled_columns(&self) -> Vec<(u16, u16)> {
        let (width, height) = self.marker.dots();
        let filled = |x: u16, y: u16| {
            let row = self.rows() - 1 - y;
            let cell = row / height * self.area.width + x / width;
            let bit = self.marker.bit((row % height) * width + x % width);
            self.cells[usize::from(cell)].0 & bit != 0
        };
        let ends = |x| {
            let rows = (0..self.rows()).filter(move |y| filled(x, *y));
            rows.fold((self.rows(), 0), |(low, high), y| (low.min(y), high.max(y)))
        };
        (0..self.columns()).map(ends).collect()
    }

    /// Draws the cells that hold a dot.
    pub fn draw(&self, canvas: &mut Canvas) {
        let mut text = [0; 4];
        for (index, (bits, style)) in self.cells.iter().enumerate() {
            if *bits != 0 {
                let x = self.area.x + index as u16 % self.area.width;
                let y = self.area.y + index as u16 / self.area.width;
                canvas.cell(x, y, self.marker.symbol(*bits, &mut text), *style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;
    use crate::tui::Look;

    fn drawn(marker: Marker, dots: impl Fn(&mut Grid)) -> Vec<String> {
        let area = Rect::new(0, 0, 3, 2);
        let mut buffer = Buffer::empty(area);
        let mut grid = Grid::new(area, marker);
        dots(&mut grid);
        let look = Look {
            theme: crate::tui::Theme::default(),
            themes: Vec::new(),
            glyphs: crate::tui::Glyphs::Unicode,
        };
        grid.draw(&mut Canvas::new(&mut buffer, &look));
        let row = |y| (0..3).map(|x| buffer[(x, y)].symbol().to_owned()).collect();
        (0..2).map(row).collect()
    }

    #[test]
    fn the_corners_are_where_they_belong() {
        let corners = |grid: &mut Grid| {
            let (right, top) = (i32::from(grid.columns()) - 1, i32::from(grid.rows()) - 1);
            for (x, y) in [(0, 0), (right, top)] {
                grid.dot(x, y, Style::default());
            }
            grid.dot(right + 1, 0, Style::default());
            grid.dot(-1, top, Style::default());
        };
        assert_eq!(drawn(Marker::Braille, corners), ["  ⠈", "⡀  "]);
        assert_eq!(drawn(Marker::Block, corners), ["  ▝", "▖  "]);
        assert_eq!(drawn(Marker::Ascii, corners), ["  '", ".  "]);
    }

    #[test]
    fn a_line_reaches_both_of_its_ends() {
        for marker in [Marker::Braille, Marker::Block, Marker::Ascii] {
            let rising = |grid: &mut Grid| {
                let end = (i32::from(grid.columns()) - 1, i32::from(grid.rows()) - 1);
                grid.line((0, 0), end, Style::default());
            };
            let rows = drawn(marker, rising);
            assert!(rows[1].starts_with(|c| c != ' '), "{rows:?}");
            assert!(rows[0].ends_with(|c| c != ' '), "{rows:?}");
        }
    }
}
