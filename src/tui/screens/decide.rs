//! ```text
//! ╭ advice ────────────────────────────────────────────────────────╮
//! │ take mlp 100   92 % confidence   accuracy .932 (.903 to .962)  │
//! ╰────────────────────────────────────────────────────────────────╯
//! ╭ measured ──────────────────────────────────────────────────────╮
//! │ model  parameters  accuracy  loss  training  memory  size  ... │
//! ╰────────────────────────────────────────────────────────────────╯
//! ╭ constraints ─────────╮╭ accuracy by scale ─────────────────────╮
//! │ parameters  any      ││    ●   ●                               │
//! ╰──────────────────────╯╰────────────────────────────────────────╯
//! ```

use ratatui::{layout::Rect, text::Line};

use super::{
    layout::{Room, split_left, split_top},
    nothing_open::nothing_open,
    props,
};
use crate::{
    scenario::Constraint,
    sweep::{Baseline, Spread, Standing},
    tui::{
        panes::{self, violations},
        state::{App, DecidePane, OpenSweep},
        theme::Role,
        widgets::{Canvas, Cell, Column, Frame, Table, figures},
    },
    words::{say, word},
};

/// Columns of the constraints with their frame.
const LIMITS: u16 = 42;

/// Rows of the advice with its frame where there is little room: the verdict, and its first reason.
const COMPACT: u16 = 5;

/// Draws the advice, what was measured, the constraints that are moved with the keys, and quality against scale.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect, room: Room) {
    let Some(opened) = &app.opened else {
        return nothing_open(app, canvas, area);
    };
    let focus = app.decide.focus;
    if app.maximised || room == Room::Stacked {
        let taken = match room {
            Room::Stacked => panes::advice_line(canvas, area, opened.advice()),
            Room::Full | Room::Compact => 0,
        };
        let [_, area] = split_top(area, taken);
        return match focus {
            DecidePane::Table => measured(app, canvas, area, opened),
            DecidePane::Scales => {
                let props = props::quality_by_scale(app, opened, true);
                panes::quality_by_scale(canvas, area, &props);
            }
            DecidePane::Constraints => {
                panes::constraints(canvas, area, &props::constraints(app, opened));
            }
            DecidePane::Tiers => panes::tiers(canvas, area, &props::tiers(app, opened)),
        };
    }
    let lines = panes::advice_height(opened.advice(), area.width);
    let [above, rest] = match room {
        Room::Full => split_top(area, lines),
        Room::Compact | Room::Stacked => split_top(area, lines.min(COMPACT)),
    };
    panes::advice(canvas, above, &props::advice(opened));
    let rows = table(app, opened).rows.len() as u16;
    let [upper, lower] = split_top(rest, (rows + 3).clamp(6, rest.height * 3 / 5));
    match focus {
        DecidePane::Tiers => panes::tiers(canvas, upper, &props::tiers(app, opened)),
        DecidePane::Table | DecidePane::Constraints | DecidePane::Scales => {
            measured(app, canvas, upper, opened);
        }
    }
    let chart = match room {
        Room::Full => {
            let [left, right] = split_left(lower, LIMITS.min(lower.width / 2));
            panes::constraints(canvas, left, &props::constraints(app, opened));
            right
        }
        // Where there is no room for both, what has the keys is shown.
        Room::Compact | Room::Stacked if focus == DecidePane::Constraints => {
            return panes::constraints(canvas, lower, &props::constraints(app, opened));
        }
        Room::Compact | Room::Stacked => lower,
    };
    let props = props::quality_by_scale(app, opened, focus == DecidePane::Scales);
    panes::quality_by_scale(canvas, chart, &props);
}

/// One pane as text, with the name of its file.
pub fn text(app: &App, which: DecidePane) -> Option<(&'static str, String)> {
    let (opened, look) = (app.opened.as_ref()?, &app.look);
    Some(match which {
        DecidePane::Table => ("measured", table(app, opened).text()),
        DecidePane::Scales => {
            let props = props::quality_by_scale(app, opened, true);
            ("scales", panes::quality_by_scale_text(&props))
        }
        DecidePane::Constraints => {
            let props = props::constraints(app, opened);
            ("constraints", panes::constraints_table(look, &props).text())
        }
        DecidePane::Tiers => {
            let props = props::tiers(app, opened);
            ("tiers", panes::tiers_table(look, &props).text())
        }
    })
}

fn measured(app: &App, canvas: &mut Canvas, area: Rect, opened: &OpenSweep) {
    let focused = app.decide.focus == DecidePane::Table;
    let mut frame = Frame::new(word("measured"), focused);
    frame.aside = match &opened.shown().baselines_failed {
        Some(reason) => say!("baselines are missing: {reason}", reason = reason.say()).into(),
        None => legend(app, opened),
    };
    let inner = frame.draw(canvas, area);
    table(app, opened).draw(canvas, inner);
}

/// What the mark and the numbers are.
fn legend(app: &App, opened: &OpenSweep) -> Line<'static> {
    let numbers = [
        panes::difficulty_sign(&opened.shown().plan.scenario),
        Some(word("mean ± sd of seeds")),
    ];
    let numbers: Vec<_> = numbers.into_iter().flatten().collect();
    let numbers = numbers.join(" · ");
    match opened.advice().and_then(|a| a.scale) {
        Some(_) => Line::raw(format!(
            "{} {} · {numbers}",
            panes::advised_mark(&app.look),
            word("advised")
        )),
        None => Line::raw(numbers),
    }
}

/// The models with what was measured of them, then the baselines.
fn table(app: &App, opened: &OpenSweep) -> Table {
    let sweep = opened.shown();
    let scenario = &sweep.plan.scenario;
    let required = !opened.constraints().bounds.is_empty();
    let mut columns = vec![
        Column::left("model", 0),
        Column::right("trials", 6),
        Column::right("params", 2),
        Column::right(scenario.quality().title(), 0),
        Column::right("loss", 3),
        Column::right("training", 1),
        Column::right("memory", 4),
        Column::right("size", 2),
        Column::right("p95 ms", 1),
        Column::right("trained/s", 5),
    ];
    if required {
        columns.push(Column::left("breaks", 0));
    }
    let width = columns.len();
    let model = |(s, broken): (&Standing, &Vec<Constraint>)| {
        model(app, opened, s, required.then_some(broken))
    };
    let mut rows: Vec<_> = opened
        .standings()
        .iter()
        .zip(opened.broken())
        .map(model)
        .collect();
    rows.extend(sweep.baselines.iter().map(|b| baseline(app, b, width)));
    rows.extend(sweep.optimum.map(|quality| {
        let mut cells = reference(app, word("best possible"), quality, width);
        cells[0].style = app.style(Role::Dim);
        cells
    }));
    Table {
        columns,
        rows,
        selected: Some(app.decide.row),
        focused: app.decide.focus == DecidePane::Table,
        above: 0,
        below: 0,
    }
}

fn model(
    app: &App,
    opened: &OpenSweep,
    s: &Standing,
    broken: Option<&Vec<Constraint>>,
) -> Vec<Cell> {
    let sweep = opened.shown();
    let scenario = &sweep.plan.scenario;
    let name = format!("{} {}", s.family, s.scale);
    let suffix = panes::varied(scenario, s);
    let mean = |spread: Option<Spread>, text: fn(f64) -> String| match spread {
        Some(s) => Cell::raw(text(s.mean)),
        None => Cell::styled(figures::UNKNOWN, app.style(Role::Dim)),
    };
    let spread = |spread: Option<Spread>| match spread {
        Some(_) => Cell::raw(figures::spread(spread)),
        None => Cell::styled(figures::UNKNOWN, app.style(Role::Dim)),
    };
    let mark = panes::advised_suffix(&app.look, opened.advises(s));
    let mut cells = vec![
        Cell::styled(
            name + &suffix + mark,
            panes::candidate_style(&app.look, sweep, s.family, s.scale),
        ),
        Cell::raw(format!("{}/{}", s.done, s.planned)),
        counted(app, s.footprint.parameters),
        spread(s.quality),
        spread(s.loss),
        mean(s.seconds, figures::seconds),
        mean(s.memory, figures::bytes),
        mean(s.size, figures::bytes),
        mean(s.latency, figures::value),
        mean(s.samples_per_second, figures::amount),
    ];
    if let Some(broken) = broken {
        let known = (s.done > 0).then_some(&broken[..]);
        cells.push(violations::cell(&app.look, known));
    }
    cells
}

/// A count, or that it is not known.
pub(super) fn counted(app: &App, count: Option<u64>) -> Cell {
    match count {
        Some(count) => Cell::raw(figures::whole(count)),
        None => Cell::styled(figures::UNKNOWN, app.style(Role::Dim)),
    }
}

fn baseline(app: &App, b: &Baseline, width: usize) -> Vec<Cell> {
    let mut cells = reference(app, word(&b.name), b.quality, width);
    if let Some(seconds) = b.seconds {
        cells[5] = Cell::raw(figures::seconds(seconds));
    }
    cells
}

fn reference(app: &App, name: &str, quality: f64, width: usize) -> Vec<Cell> {
    let unknown = Cell::styled(figures::UNKNOWN, app.style(Role::Dim));
    let mut cells = vec![unknown; width];
    cells[0] = Cell::styled(name.to_owned(), app.style(Role::Dim));
    cells[3] = Cell::raw(figures::value(quality));
    cells
}
