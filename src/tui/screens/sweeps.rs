//! ```text
//! ╭ sweeps ────────────────────────────────────────────────────────╮
//! │ scenario  state  trials  best  advice  age  sweep              │
//! ╰────────────────────────────────────────────────────────────────╯
//! ╭ a and b, side by side ─────────────────╮╭ accuracy ────────────╮
//! ╰────────────────────────────────────────╯╰──────────────────────╯
//! ```

use ratatui::{layout::Rect, text::Span};

use super::{
    layout::{Room, split_top},
    props,
};
use crate::{
    sweep::{Decision, ListRow, Status},
    tui::{
        panes::{COMPARED_NAMES, comparison, comparison_table, nothing_yet},
        state::{App, SweepSort, SweepsPane},
        theme::Role,
        widgets::{Canvas, Cell, Column, Frame, Table, figures},
    },
    words::{say, word},
};

/// Cells of a running sweep's progress bar.
const BAR: usize = 5;

/// Draws the list of all sweeps, and below it two marked ones side by side.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect, room: Room) {
    if app.sweeps.marked.len() != 2 {
        return list(app, canvas, area);
    }
    let alone = app.maximised || room == Room::Stacked;
    match app.sweeps.focus {
        SweepsPane::List if alone => list(app, canvas, area),
        SweepsPane::Comparison if alone => comparison(canvas, area, &props::comparison(app)),
        SweepsPane::List | SweepsPane::Comparison => {
            let rows = app.sweep_rows().len() as u16 + 3;
            let [upper, lower] = split_top(area, rows.clamp(6, area.height / 2));
            list(app, canvas, upper);
            comparison(canvas, lower, &props::comparison(app));
        }
    }
}

fn list(app: &App, canvas: &mut Canvas, area: Rect) {
    let mut frame = Frame::new(word("sweeps"), app.sweeps.focus == SweepsPane::List);
    let view = &app.sweeps;
    let mut aside = app.filter_aside(&view.filter).unwrap_or_default();
    if view.sort != SweepSort::default() || view.reverse {
        let gap = if aside.spans.is_empty() { "" } else { " · " };
        let arrow = if view.reverse {
            app.glyph("↓", "v")
        } else {
            app.glyph("↑", "^")
        };
        aside.push_span(format!(
            "{gap}{} {arrow}",
            say!("by {order}", order = view.sort.name())
        ));
    }
    frame.aside = aside;
    let inner = frame.draw(canvas, area);
    if app.sweep_rows().is_empty() {
        let why = match &app.sweep_list {
            None => word("the list was not read yet"),
            Some(all) if all.is_empty() => word("there are none yet: choose a preset under Task"),
            Some(_) => word("the filter leaves no sweep"),
        };
        return nothing_yet(canvas, inner, why);
    }
    table(app).draw(canvas, inner);
}

/// One pane as text, with the name of its file.
pub fn text(app: &App) -> (&'static str, String) {
    let props = props::comparison(app);
    match (app.sweeps.focus, &props.pair) {
        (SweepsPane::Comparison, Some(pair)) => {
            let table = comparison_table(&app.look, pair, props.focused);
            ("compared", table.text())
        }
        (SweepsPane::Comparison, None) | (SweepsPane::List, _) => ("sweeps", table(app).text()),
    }
}

/// One row a sweep.
fn table(app: &App) -> Table {
    let mut columns = vec![
        Column::left("scenario", 0),
        Column::left("state", 0),
        Column::right("trials", 1),
        Column::right("failed", 4),
        Column::left("best", 3),
        Column::left("advice", 2),
        Column::right("age", 1),
        Column::left("sweep", 5),
    ];
    let signed = !app.sweeps.marked.is_empty();
    if signed {
        columns.insert(0, Column::left("", 0));
    }
    let row = |r: &ListRow| {
        let mut cells = row(app, r);
        if signed {
            cells.insert(0, sign(app, r));
        }
        cells
    };
    Table {
        columns,
        rows: app.sweep_rows().into_iter().map(row).collect(),
        above: 0,
        below: 0,
        selected: Some(app.selected_sweep()),
        focused: app.sweeps.focus == SweepsPane::List,
    }
}

/// Whether a sweep is marked; of two, which one it is beside the other.
fn sign(app: &App, r: &ListRow) -> Cell {
    let marked = &app.sweeps.marked;
    let text = match marked.iter().position(|id| *id == r.id) {
        Some(at) if marked.len() == 2 => COMPARED_NAMES[at],
        Some(_) => app.glyph("•", "x"),
        None => "",
    };
    Cell::styled(text, app.style(Role::Accent))
}

/// Trials that are over, with a bar while it runs.
fn progress(app: &App, r: &ListRow) -> Cell {
    let count = format!("{}/{}", r.done, r.trials);
    if !matches!(r.state, Status::Running | Status::Paused) || r.trials == 0 {
        return Cell::raw(count);
    }
    let full = (r.done + r.failed).min(r.trials) * BAR / r.trials;
    Cell::from(vec![
        Span::styled(app.glyph("▰", "#").repeat(full), app.style(Role::Accent)),
        Span::styled(app.glyph("▱", "-").repeat(BAR - full), app.style(Role::Dim)),
        Span::raw(format!(" {count}")),
    ])
}

/// What the advice comes to, in few words.
fn verdict(app: &App, r: &ListRow) -> Cell {
    let dim = app.style(Role::Dim);
    let Some(verdict) = &r.verdict else {
        return Cell::styled(figures::UNKNOWN, dim);
    };
    let model = verdict
        .model
        .map(|(family, scale)| format!("{family} {scale}"));
    if let Some(simple) = &verdict.without_network {
        let text = say!("{baseline}, no network", baseline = word(&simple.name));
        return Cell::styled(text, app.style(Role::Warn));
    }
    match (verdict.decision, model) {
        (Decision::Chosen, Some(model)) => {
            Cell::styled(say!("take {model}", model), app.style(Role::Ok))
        }
        (Decision::Undecided, Some(model)) => {
            Cell::styled(say!("{model} leads", model), app.style(Role::Warn))
        }
        (decision, _) => Cell::styled(word(decision.name()), app.style(Role::Bad)),
    }
}

fn row(app: &App, r: &ListRow) -> Vec<Cell> {
    let role = match r.state {
        Status::Running => Role::Accent,
        Status::Finished => Role::Ok,
        Status::Queued => Role::Dim,
        Status::Interrupted => Role::Bad,
        Status::Paused | Status::Stopped => Role::Warn,
    };
    let dim = app.style(Role::Dim);
    let best = match r.best {
        Some((family, scale, quality)) => Cell::raw(say!(
            "{metric} {value} of {family} {scale}",
            metric = word(r.metric.title()),
            value = figures::value(quality),
            family,
            scale
        )),
        None => Cell::styled(figures::UNKNOWN, dim),
    };
    vec![
        Cell::raw(r.scenario.clone()),
        Cell::styled(word(r.state.name()), app.style(role)),
        progress(app, r),
        if r.failed > 0 {
            Cell::styled(r.failed.to_string(), app.style(Role::Bad))
        } else {
            Cell::styled(figures::UNKNOWN, dim)
        },
        best,
        verdict(app, r),
        Cell::raw(figures::age(app.now - r.created_at)),
        Cell::styled(r.id.to_string(), dim),
    ]
}
