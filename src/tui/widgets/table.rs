//! A table: right-aligned numbers, a selected row that stays in view, columns that leave when there is no room.

use std::ops::Range;

use ratatui::{
    layout::Rect,
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use super::canvas::Canvas;
use crate::{tui::theme::Role, words::word};

/// To which side a column's texts lean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// To which side its texts lean.
    pub align: Align,
    /// How long it stays when there is no room: 0 always, the greatest leaves first.
    pub rank: u8,
    /// Columns of the terminal that it takes at least, so that the others rest while its texts change.
    pub least: usize,
}

impl Column {
    /// A column of words.
    pub fn left(title: impl AsRef<str>, rank: u8) -> Self {
        Self {
            title: word(title.as_ref()).to_owned(),
            align: Align::Left,
            rank,
            least: 0,
        }
    }

    /// A column of numbers.
    pub fn right(title: impl AsRef<str>, rank: u8) -> Self {
        Self {
            title: word(title.as_ref()).to_owned(),
            align: Align::Right,
            rank,
            least: 0,
        }
    }

    /// The same column, never narrower.
    pub fn at_least(self, least: usize) -> Self {
        Self { least, ..self }
    }
}

/// One cell: pieces of text with their styles.
pub type Cell = Line<'static>;

/// Rows under columns.
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with one cell for each column; of a long list only those in view.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows stand above them that were not built.
    pub above: usize,
    /// How many stand below them.
    pub below: usize,
    /// The row that the keys act on, among those that were built.
    pub selected: Option<usize>,
    /// Whether the keys act on this table now.
    pub focused: bool,
}

/// Which rows of a list are in view where so many fit: the selected one among them. The view moves by half of itself,
/// so that it mostly rests while the selection walks on.
pub fn in_view(rows: usize, selected: Option<usize>, visible: usize) -> Range<usize> {
    let last = rows.saturating_sub(visible);
    let step = (visible / 2).max(1);
    let beyond = (selected.unwrap_or(0) + 1).saturating_sub(visible);
    let first = beyond.div_ceil(step).saturating_mul(step).min(last);
    first..rows.min(first + visible)
}

/// Columns between two columns; one where that lets a column stay.
const GAP: u16 = 2;

/// Where the columns stand.
struct Layout {
    /// `None` for those that had to leave.
    widths: Vec<Option<u16>>,
    gap: u16,
}

impl Table {
    /// Draws the heading and as many rows as fit, the selected one among them.
    pub fn draw(&self, canvas: &mut Canvas, area: Rect) {
        if area.height == 0 || area.width < 4 {
            return;
        }
        let layout = self.layout(area.width - 3);
        self.heading(canvas, area, &layout);
        let body = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        let visible = usize::from(body.height);
        let first = in_view(self.rows.len(), self.selected, visible).start;
        for (row, index) in (first..self.rows.len()).take(visible).enumerate() {
            self.row(canvas, body, (row as u16, index), &layout);
        }
        self.more(canvas, body, first, visible);
    }

    /// The table as text: one row a line, cells between tabs.
    pub fn text(&self) -> String {
        let heads = self
            .columns
            .iter()
            .map(|c| c.title.clone())
            .collect::<Vec<_>>();
        let cells = |row: &Vec<Cell>| {
            row.iter()
                .map(|c| c.to_string().trim().to_owned())
                .collect()
        };
        let rows = self.rows.iter().map(cells);
        let lines = std::iter::once(heads).chain(rows);
        lines
            .map(|row: Vec<String>| row.join("\t") + "\n")
            .collect()
    }

    /// How many rows there are, built or not.
    pub fn len(&self) -> usize {
        self.above + self.rows.len() + self.below
    }

    /// Widths of the columns and of the gap between them; columns leave where even a narrow gap does not help.
    fn layout(&self, room: u16) -> Layout {
        let widest = |at: usize| {
            let cells = self.rows.iter().filter_map(|r| r.get(at)).map(Line::width);
            let column = &self.columns[at];
            cells
                .fold(column.title.width().max(column.least), usize::max)
                .min(usize::from(u16::MAX / 64)) as u16
        };
        let mut widths: Vec<_> = (0..self.columns.len()).map(|at| Some(widest(at))).collect();
        loop {
            for gap in [GAP, 1] {
                let total: u16 = widths.iter().flatten().map(|w| w + gap).sum();
                if total.saturating_sub(gap) <= room {
                    return Layout { widths, gap };
                }
            }
            let here = |(at, c): &(usize, &Column)| c.rank > 0 && widths[*at].is_some();
            let least = self
                .columns
                .iter()
                .enumerate()
                .filter(here)
                .max_by_key(|(_, c)| c.rank);
            match least {
                Some((at, _)) => widths[at] = None,
                None => return Layout { widths, gap: 1 },
            }
        }
    }

    fn heading(&self, canvas: &mut Canvas, area: Rect, layout: &Layout) {
        let style = canvas.style(Role::Dim);
        let cells = self
            .columns
            .iter()
            .map(|c| Line::raw(c.title.clone()))
            .collect::<Vec<_>>();
        self.cells(canvas, (area, 0), &cells, (layout, style));
    }

    fn row(&self, canvas: &mut Canvas, area: Rect, (row, index): (u16, usize), layout: &Layout) {
        let selected = self.selected == Some(index);
        let style = canvas.style(if selected && self.focused {
            Role::Accent
        } else {
            Role::Text
        });
        if selected {
            let pointer = canvas.glyph("▸", ">");
            canvas.text(area, (0, row), pointer, canvas.style(Role::Accent));
        }
        self.cells(canvas, (area, row), &self.rows[index], (layout, style));
    }

    fn cells(
        &self,
        canvas: &mut Canvas,
        (area, row): (Rect, u16),
        cells: &[Cell],
        (layout, style): (&Layout, Style),
    ) {
        let mut x = 2;
        for ((cell, column), width) in cells.iter().zip(&self.columns).zip(&layout.widths) {
            let Some(width) = *width else { continue };
            let place = Rect {
                x: area.x.saturating_add(x),
                width: width.min(area.width.saturating_sub(x)),
                ..area
            };
            let line = Line {
                spans: cell
                    .spans
                    .iter()
                    .map(|s| {
                        Span::styled(s.content.as_ref(), style.patch(cell.style).patch(s.style))
                    })
                    .collect(),
                ..Line::default()
            };
            match column.align {
                Align::Left => canvas.line(place, row, &line),
                Align::Right => canvas.right(place, row, &line),
            }
            x = x.saturating_add(width + layout.gap);
        }
    }

    /// Says at the right edge that there are rows above or below.
    fn more(&self, canvas: &mut Canvas, body: Rect, first: usize, visible: usize) {
        let dim = canvas.style(Role::Dim);
        let Some(right) = body.right().checked_sub(1).filter(|_| body.height > 0) else {
            return;
        };
        if self.above + first > 0 {
            canvas.cell(right, body.y, canvas.glyph("↑", "^"), dim);
        }
        if first + visible < self.rows.len() + self.below {
            canvas.cell(right, body.bottom() - 1, canvas.glyph("↓", "v"), dim);
        }
    }
}
