//! Facts: names in a column at the left, what they are beside them.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::tui::{
    theme::Role,
    widgets::{Canvas, wrapped},
};

/// Lists facts: names in a column at the left, what they are beside them, in as many rows as that takes. Gives the rows used.
pub fn facts(canvas: &mut Canvas, area: Rect, facts: &[(&str, String)]) -> u16 {
    let (names, width) = facts_widths(area.width, facts);
    let mut row = 0;
    for (name, what) in facts {
        canvas.text(area, (1, row), name, canvas.style(Role::Dim));
        for line in wrapped(what, width) {
            canvas.text(area, (names + 3, row), &line, canvas.style(Role::Text));
            row += 1;
        }
    }
    row
}

/// How many rows facts take in so many columns.
pub fn facts_height(width: u16, facts: &[(&str, String)]) -> u16 {
    let (_, width) = facts_widths(width, facts);
    let rows = facts.iter().map(|(_, what)| wrapped(what, width).len());
    rows.sum::<usize>() as u16
}

/// Columns of the names of facts, and of what they are.
fn facts_widths(width: u16, facts: &[(&str, String)]) -> (u16, usize) {
    let names = facts.iter().map(|(name, _)| name.width());
    let names = names.max().unwrap_or(0) as u16;
    (names, usize::from(width.saturating_sub(names + 4)))
}
