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

use super::split_top;
use crate::{
    tui::{
        Role,
        app::App,
        widgets::{Cell, Column, Frame, Pen, Table},
    },
    words::word,
};

/// Columns of the list, with its frame.
const WIDTH: u16 = 36;
/// Rows that show the colours.
const SAMPLE: u16 = 3;

/// Lists the themes at the right, so that most of the screen shows the selected one.
pub fn draw(app: &App, pen: &mut Pen, area: Rect, selected: usize) {
    let names = &app.look.themes;
    let width = WIDTH.min(area.width);
    let height = (names.len() as u16 + 3 + SAMPLE).min(area.height);
    let place = Rect {
        x: area.right() - width,
        width,
        height,
        ..area
    };
    pen.clear(place);
    let inner = Frame::new(word("themes"), true).draw(pen, place);
    let [list, sample] = split_top(inner, inner.height.saturating_sub(SAMPLE));
    let table = Table {
        columns: vec![Column::left("theme", 0)],
        rows: names.iter().map(|n| vec![Cell::raw(n.clone())]).collect(),
        above: 0,
        below: 0,
        selected: Some(selected),
        focused: true,
    };
    table.draw(pen, list);
    colours(pen, sample);
}

/// Words in the colours of their meaning, then the colours of series and gauges.
fn colours(pen: &mut Pen, area: Rect) {
    let mut x = 1;
    for role in Role::ALL.into_iter().filter(|r| !r.is_line()) {
        let style = pen.style(role);
        x = pen.text(area, (x, 0), role.name(), style) + 1;
    }
    let bar = pen.glyph("▇", "#").repeat(2);
    let dim = pen.style(Role::Dim);
    let names = [word("series"), word("gauges")];
    let from = names
        .map(UnicodeWidthStr::width)
        .into_iter()
        .max()
        .unwrap_or(0) as u16
        + 2;
    for (row, name) in (1..).zip(names) {
        pen.text(area, (1, row), name, dim);
    }
    let mut x = from;
    for index in 0..12 {
        let style = pen.theme().series(index);
        x = pen.text(area, (x, 1), &bar, style);
    }
    let mut x = from;
    for share in [0.5, 0.8, 1.0] {
        let style = pen.theme().gauge(share);
        x = pen.text(area, (x, 2), &bar.repeat(3), style);
    }
}
