//! An empty pane: it says why.

use ratatui::layout::Rect;

use crate::tui::{
    theme::Role,
    widgets::{Canvas, wrapped},
};

/// Says that a pane is empty, and why.
pub fn nothing_yet(canvas: &mut Canvas, area: Rect, why: &str) {
    let dim = canvas.style(Role::Dim);
    let lines = wrapped(why, usize::from(area.width.saturating_sub(2)));
    let first = (area.height / 2).min(area.height.saturating_sub(lines.len() as u16));
    for (row, line) in (first..).zip(&lines) {
        canvas.text(area, (1, row), line, dim);
    }
}
