//! ```text
//! ╭ sweeps ────────────────────────────────────────────────────────╮
//! │ scenario  state  trials  best  age  sweep                      │
//! ╰────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::layout::Rect;

use crate::{
    sweep::ListRow,
    tui::{
        Role,
        app::{App, SweepSort},
        panes::nothing_yet,
        widgets::{Cell, Column, Frame, Pen, Table, figures},
    },
};

/// Draws the list of all sweeps.
pub fn draw(app: &App, pen: &mut Pen, area: Rect) {
    let mut frame = Frame::new("sweeps", true);
    let view = &app.list;
    let mut aside = app.filter_aside(&view.filter).unwrap_or_default();
    if view.sort != SweepSort::default() || view.reverse {
        let gap = if aside.spans.is_empty() { "" } else { " · " };
        let arrow = if view.reverse {
            app.glyph("↓", "v")
        } else {
            app.glyph("↑", "^")
        };
        aside.push_span(format!("{gap}by {} {arrow}", view.sort.name()));
    }
    frame.aside = aside;
    let inner = frame.draw(pen, area);
    if app.sweep_rows().is_empty() {
        let why = match &app.sweeps {
            None => "the list was not read yet",
            Some(all) if all.is_empty() => "there are none yet: choose a preset under Task",
            Some(_) => "the filter leaves no sweep",
        };
        return nothing_yet(pen, inner, why);
    }
    table(app).draw(pen, inner);
}

/// One row a sweep.
pub fn table(app: &App) -> Table {
    let columns = vec![
        Column::left("scenario", 0),
        Column::left("state", 0),
        Column::right("trials", 1),
        Column::right("failed", 3),
        Column::left("best", 2),
        Column::right("age", 1),
        Column::left("sweep", 4),
    ];
    Table {
        columns,
        rows: app.sweep_rows().into_iter().map(|r| row(app, r)).collect(),
        selected: Some(app.selected_sweep()),
        focused: true,
    }
}

fn row(app: &App, r: &ListRow) -> Vec<Cell> {
    let role = match r.state {
        "running" => Role::Accent,
        "finished" => Role::Ok,
        "interrupted" => Role::Bad,
        _ => Role::Warn,
    };
    let dim = app.style(Role::Dim);
    let best = match r.best {
        Some((family, scale, quality)) => Cell::raw(format!(
            "{} {} of {family} {scale}",
            r.metric.title(),
            figures::value(quality)
        )),
        None => Cell::styled(figures::UNKNOWN, dim),
    };
    vec![
        Cell::raw(r.scenario.clone()),
        Cell::styled(r.state, app.style(role)),
        Cell::raw(format!("{}/{}", r.done, r.trials)),
        if r.failed > 0 {
            Cell::styled(r.failed.to_string(), app.style(Role::Bad))
        } else {
            Cell::styled(figures::UNKNOWN, dim)
        },
        best,
        Cell::raw(figures::age(app.now - r.created_at)),
        Cell::styled(r.id.to_string(), dim),
    ]
}
