//! The table of trials.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use super::names::{candidate_style, several_families};
use crate::{
    sweep::{Sweep, TrialRecord, TrialState},
    tui::{
        keys::Action,
        state::{App, OpenSweep},
        theme::Role,
        widgets::{Canvas, Cell, Column, Frame, Table, figures, in_view, wrapped},
    },
    words::{say, word},
};

/// Cells of a running trial's progress bar.
const BAR: usize = 5;

/// Draws the table of trials.
pub fn trials(app: &App, canvas: &mut Canvas, area: Rect, focused: bool) {
    let Some(sweep) = app.sweep() else { return };
    let part = Part::InView(usize::from(area.height.saturating_sub(3)));
    let table = table(app, sweep, focused, part);
    let mut frame = Frame::new(word("trials"), focused);
    frame.aside = aside(app, table.len(), sweep.trials.len());
    let inner = frame.draw(canvas, area);
    let (role, said) = below(app);
    let room = usize::from(inner.width.saturating_sub(2));
    // A reason that is too long for the frame stands whole below the rows, as far as it leaves most of them.
    let lines = match said.width() {
        width if width <= room => Vec::new(),
        _ => wrapped(&said, room),
    };
    if lines.is_empty() {
        frame.below = Line::styled(said, app.style(role));
        frame.draw(canvas, area);
    }
    let taken = (lines.len() as u16).min(inner.height / 3);
    let rows = Rect {
        height: inner.height - taken,
        ..inner
    };
    table.draw(canvas, rows);
    for (row, line) in (rows.height..inner.height).zip(lines) {
        canvas.text(inner, (1, row), &line, app.style(role));
    }
}

/// Which rows are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Every one.
    All,
    /// Those in view, where so many fit.
    InView(usize),
}

/// Up to so many rows all are built, so that columns keep their widths while one walks through them.
const FEW: usize = 500;

/// The rows as they are shown.
pub fn table(app: &App, sweep: &Sweep, focused: bool, part: Part) -> Table {
    let scenario = &sweep.plan.scenario;
    let mut columns = Vec::new();
    let signed = app.train.pinned.is_some() || !app.train.marked.is_empty();
    if signed {
        columns.push(Column::left("", 0));
    }
    if several_families(scenario) {
        columns.push(Column::left("family", 0));
    }
    columns.push(Column::right("scale", 0));
    let fractions = scenario.data.fractions.len() > 1;
    if fractions {
        columns.push(Column::right("data", 0));
    }
    let complexities = scenario.data.complexity.len() > 1;
    if complexities {
        columns.push(Column::right("difficulty", 0));
    }
    // While trials come and go, the columns stay where they are.
    let goes_on = app.opened.as_ref().is_some_and(OpenSweep::goes_on);
    let (state, epoch) = if goes_on {
        (word("running").width(), BAR + 1 + digits(sweep))
    } else {
        (0, 0)
    };
    columns.extend([
        Column::right("seed", 1),
        Column::left("state", 0).at_least(state),
        Column::right("epoch", 1).at_least(epoch),
        Column::right("loss", 0),
        Column::right(short(scenario.task.quality().title()), 0),
    ]);
    let pinned = app.pinned_trial().and_then(TrialRecord::latest_quality);
    if pinned.is_some() {
        columns.push(Column::right("than *", 1));
    }
    columns.push(Column::right("eta", 2));
    let records = app.trial_rows();
    let selected = app.selected_trial().map(|r| r.trial.id);
    let row = |r: &&TrialRecord| {
        let mut cells = Vec::new();
        if signed {
            cells.push(sign(app, r));
        }
        if several_families(scenario) {
            cells.push(Cell::raw(r.trial.family.name()));
        }
        let style = candidate_style(app, sweep, r.trial.family, r.trial.scale);
        cells.push(Cell::styled(r.trial.scale.to_string(), style));
        if fractions {
            cells.push(Cell::raw(figures::share(r.trial.data_fraction)));
        }
        if complexities {
            cells.push(Cell::raw(figures::exact(r.trial.complexity)));
        }
        cells.extend(measured(app, r));
        cells.extend(pinned.map(|than| compared(app, r, than)));
        cells.push(left(app, sweep, r));
        cells
    };
    let selected = records.iter().position(|r| Some(r.trial.id) == selected);
    let built = match part {
        Part::InView(rows) if records.len() > FEW => in_view(records.len(), selected, rows),
        _ => 0..records.len(),
    };
    Table {
        columns,
        above: built.start,
        below: records.len() - built.end,
        selected: selected.and_then(|at| at.checked_sub(built.start)),
        rows: records[built].iter().map(row).collect(),
        focused,
    }
}

/// Digits of the number of epochs.
fn digits(sweep: &Sweep) -> usize {
    let epochs = sweep.trials.iter().map(|r| r.trial.budget.epochs).max();
    epochs.unwrap_or_default().to_string().len()
}

/// Whether a trial is pinned or marked.
fn sign(app: &App, r: &TrialRecord) -> Cell {
    let accent = app.style(Role::Accent);
    if app.train.pinned == Some(r.trial.id) {
        Cell::styled("*", accent)
    } else if app.train.marked.contains(&r.trial.id) {
        Cell::styled(app.glyph("•", "x"), accent)
    } else {
        Cell::default()
    }
}

/// By how much the quality is more or less than that of the pinned trial.
fn compared(app: &App, r: &TrialRecord, than: f64) -> Cell {
    match r.latest_quality().map(|q| q - than) {
        Some(d) if d.is_finite() && Some(r.trial.id) != app.train.pinned => {
            let sign = if d < 0.0 { app.glyph("−", "-") } else { "+" };
            Cell::raw(format!("{sign}{}", figures::value(d.abs())))
        }
        _ => unknown(app),
    }
}

/// The seconds that are left.
fn left(app: &App, sweep: &Sweep, r: &TrialRecord) -> Cell {
    let waits = |o: &&OpenSweep| o.goes_on() && !r.state.is_final();
    let opened = app.opened.as_ref().filter(waits);
    let eta = opened.and_then(|o| o.outlook().trial_eta(sweep, r));
    match eta {
        Some(eta) => Cell::raw(figures::short_seconds(eta)),
        None => unknown(app),
    }
}

fn measured(app: &App, r: &TrialRecord) -> [Cell; 5] {
    let (state, role) = app.trial_state(r);
    [
        Cell::raw(r.trial.seed.to_string()),
        Cell::styled(word(state), app.style(role)),
        epoch(app, r),
        number(app, r.latest_loss()),
        number(app, r.latest_quality()),
    ]
}

/// Epochs made: as a bar while it trains, of how many once it is over.
fn epoch(app: &App, r: &TrialRecord) -> Cell {
    let all = r.trial.budget.epochs;
    match r.state {
        TrialState::Running | TrialState::Paused => {
            let full = (r.progress() * BAR as f64).floor().min(BAR as f64) as usize;
            let bar = app.glyph("▰", "#").repeat(full);
            let rest = app.glyph("▱", "-").repeat(BAR - full);
            let width = all.to_string().len();
            Line::from(vec![
                Span::styled(bar, app.style(app.trial_state(r).1)),
                Span::styled(rest, app.style(Role::Dim)),
                Span::raw(format!(" {:>width$}", r.epoch)),
            ])
        }
        _ if r.epoch == 0 => unknown(app),
        _ => Cell::raw(format!("{}/{all}", r.epoch)),
    }
}

fn number(app: &App, v: Option<f64>) -> Cell {
    match v {
        None => unknown(app),
        Some(v) if v.is_finite() => Cell::raw(figures::value(v)),
        Some(v) => Cell::styled(figures::value(v), app.style(Role::Bad)),
    }
}

fn unknown(app: &App) -> Cell {
    Cell::styled(figures::UNKNOWN, app.style(Role::Dim))
}

/// A column's heading for a metric.
fn short(title: &str) -> String {
    match title {
        "accuracy" => word("acc").into(),
        "calibration error" => word("ece").into(),
        title => title.into(),
    }
}

fn aside(app: &App, shown: usize, all: usize) -> Line<'static> {
    let view = &app.train;
    let mut line = app.filter_aside(&view.filter).unwrap_or_default();
    let mut parts = Vec::new();
    if !line.spans.is_empty() {
        parts.push(format!(" {}", say!("{shown} of {all}", shown, all)));
    }
    if view.sort != crate::tui::state::Sort::default() || view.reverse {
        let arrow = if view.reverse {
            app.glyph("↓", "v")
        } else {
            app.glyph("↑", "^")
        };
        parts.push(format!(
            "{} {arrow}",
            say!("by {order}", order = view.sort.name())
        ));
    }
    line.push_span(Span::raw(parts.join(" · ")));
    line
}

/// Why the selected trial failed, was skipped or waits; else how the selection comes to follow what runs.
fn below(app: &App) -> (Role, String) {
    let record = app.selected_trial();
    if let Some((record, reason)) = record.and_then(|r| Some((r, r.reason.as_ref()?))) {
        return (app.trial_state(record).1, reason.say());
    }
    let said = match app.train.chosen {
        _ if !app.opened.as_ref().is_some_and(OpenSweep::goes_on) => String::new(),
        None => word("the selection follows what runs").to_owned(),
        Some(_) => {
            let key = app.keys.shown(Action::Back, app.tab);
            say!("{key} follows what runs", key)
        }
    };
    (Role::Dim, said)
}
