//! ```text
//! ╭ : query_ ─────────────────────────────────────────────╮
//! │ ▸ pause        pause the trial, or let it go on     p │
//! ╰───────────────────────────────────────────────────────╯
//! ```

use ratatui::{layout::Rect, text::Line};

use super::above;
use crate::{
    tui::{
        Role,
        app::App,
        widgets::{Cell, Column, Frame, Pen, Table},
    },
    words::word,
};

/// Draws the actions that hold what is searched for.
pub fn draw(app: &App, pen: &mut Pen, area: Rect, (query, selected): (&str, usize)) {
    let found = app.matching(query);
    let place = above(area, (84, (found.len() as u16 + 3).min(16)));
    pen.clear(place);
    let inner = Frame::new(Line::raw(format!(": {query}_")), true).draw(pen, place);
    let dim = app.style(Role::Dim);
    let rows = found.iter().map(|b| {
        let key = b
            .chords
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        vec![
            Cell::raw(b.name),
            Cell::styled(word(b.words), dim),
            Cell::raw(key),
        ]
    });
    let table = Table {
        columns: vec![
            Column::left("action", 0),
            Column::left("", 2),
            Column::right("key", 1),
        ],
        rows: rows.collect(),
        above: 0,
        below: 0,
        selected: Some(selected),
        focused: true,
    };
    table.draw(pen, inner);
}
