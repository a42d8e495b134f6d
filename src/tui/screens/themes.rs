//! ```text
//!                                   ╭ themes ────────────────╮
//!                                   │ ▸ dark                 │
//!                                   │   light                │
//!                                   │ text dim ok warn bad   │
//!                                   │ series ▇▇▇▇▇▇          │
//!                                   ╰────────────────────────╯
//! ```

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::layout::split_top;
use crate::{
    tui::{
        state::App,
        theme::Role,
        widgets::{Canvas, Cell, Column, Frame, Table},
    },
    words::word,
};

/// Columns of the list, with its frame.
const WIDTH: u16 = 36;
/// Rows that show the colours.
const SAMPLE: u16 = 3;

/// Lists the themes at the right, so that most of the screen shows the selected one.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect, selected: usize) {
    let names = &app.look.themes;
    let width = WIDTH.min(area.width);
    let height = (names.len() as u16 + 3 + SAMPLE).min(area.height);
    let place = Rect {
        x: area.right() - width,
        width,
        height,
        ..area
    };
    canvas.clear(place);
    let inner = Frame::new(word("themes"), true).draw(canvas, place);
    let [list, sample] = split_top(inner, inner.height.saturating_sub(SAMPLE));
    let table = Table {
        columns: vec![Column::left("theme", 0)],
        rows: names.iter().map(|n| vec![Cell::raw(n.clone())]).collect(),
        above: 0,
        below: 0,
        selected: Some(selected),
        focused: true,
    };
    table.draw(canvas, list);
    colours(canvas, sample);
}

/// Words in the colours of their meaning, then the colours of series and gauges.
fn colours(canvas: &mut Canvas, area: Rect) {
    let mut x = 1;
    for role in Role::ALL.into_iter().filter(|r| !r.is_line()) {
        let style = canvas.style(role);
        x = canvas.text(area, (x, 0), role.name(), style) + 1;
    }
    let bar = canvas.glyph("▇", "#").repeat(2);
    let dim = canvas.style(Role::Dim);
    let names = [word("series"), word("gauges")];
    let from = names
        .map(UnicodeWidthStr::width)
        .into_iter()
        .max()
        .unwrap_or(0) as u16
        + 2;
    for (row, name) in (1..).zip(names) {
        canvas.text(area, (1, row), name, dim);
    }
    let mut x = from;
    for index in 0..12 {
        let style = canvas.theme().series(index);
        x = canvas.text(area, (x, 1), &bar, style);
    }
    let mut x = from;
    for share in [0.5, 0.8, 1.0] {
        let style = canvas.theme().gauge(share);
        x = canvas.text(area, (x, 2), &bar.repeat(3), style);
    }
}
