//! ```text
//! ╭ what would be shipped ─────────────────────────────────────────╮
//! │ model  parameters  f32  f16  int8  p50 ms  p95 ms  samples/s   │
//! ╰────────────────────────────────────────────────────────────────╯
//! ╭ weights of mlp 100 ────────────────────────────────────────────╮
//! │ best of 3 seeds: seed 2, accuracy .932                         │
//! ╰────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::layout::Rect;

use super::{layout::split_top, nothing_open::nothing_open, props};
use crate::{
    sweep::{Outcome, Spread, Standing, Sweep, TrialState},
    tui::{
        panes,
        state::{App, OpenSweep},
        theme::Role,
        widgets::{Canvas, Cell, Column, Frame, Table, figures},
    },
    words::word,
};

/// Draws each trained model with what it would cost in use.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect) {
    let Some(opened) = &app.opened else {
        return nothing_open(app, canvas, area);
    };
    let mut frame = Frame::new(word("what would be shipped"), true);
    frame.aside =
        word("means over seeds; one sample at a time on one core, samples/s in large batches")
            .into();
    let table = table(app, opened);
    let rows = table.rows.len() as u16 + 3;
    // The weights are of the selected model, so they stand below the table as far as it leaves room.
    let [above, below] = split_top(area, rows.min(area.height));
    let inner = frame.draw(canvas, above);
    table.draw(canvas, inner);
    let selected = opened.standings().get(app.deploy_row);
    if let Some(selected) = selected.filter(|_| below.height >= 3) {
        panes::weights(canvas, below, &props::weights(opened, selected));
    }
}

/// The models and the path of the selected one's weights as text, with the name of their file.
pub fn text(app: &App) -> Option<(&'static str, String)> {
    let opened = app.opened.as_ref()?;
    let selected = opened.standings().get(app.deploy_row);
    let weights = selected.map_or_else(String::new, |model| {
        panes::weights_text(&props::weights(opened, model))
    });
    Some(("shipped", table(app, opened).text() + &weights))
}

/// The models with the sizes and the pace of their trained weights.
fn table(app: &App, opened: &OpenSweep) -> Table {
    let sweep = opened.shown();
    let columns = vec![
        Column::left("model", 0),
        Column::right("parameters", 3),
        Column::right(sweep.plan.scenario.quality().title(), 0),
        Column::right("f32", 0),
        Column::right("f16", 2),
        Column::right("int8", 1),
        Column::right("p50 ms", 4),
        Column::right("p95 ms", 1),
        Column::right("samples/s", 1),
    ];
    Table {
        columns,
        rows: opened
            .standings()
            .iter()
            .map(|s| row(app, opened, s))
            .collect(),
        above: 0,
        below: 0,
        selected: Some(app.deploy_row),
        focused: true,
    }
}

fn row(app: &App, opened: &OpenSweep, s: &Standing) -> Vec<Cell> {
    let sweep = opened.shown();
    let outcomes = outcomes(sweep, s);
    let mean = |of: fn(&Outcome) -> Option<f64>, text: fn(f64) -> String| match Spread::of(
        outcomes.iter().filter_map(|o| of(o)),
    ) {
        Some(spread) => Cell::raw(text(spread.mean)),
        None => Cell::styled(figures::UNKNOWN, app.style(Role::Dim)),
    };
    let name = format!(
        "{} {}{}{}",
        s.family,
        s.scale,
        panes::varied(&sweep.plan.scenario, s),
        panes::advised_suffix(&app.look, opened.advises(s))
    );
    vec![
        Cell::styled(
            name,
            panes::candidate_style(&app.look, sweep, s.family, s.scale),
        ),
        super::decide::counted(app, s.footprint.parameters),
        match s.quality {
            Some(_) => Cell::raw(figures::spread(s.quality)),
            None => Cell::styled(figures::UNKNOWN, app.style(Role::Dim)),
        },
        mean(|o| o.size_bytes.f32.map(|b| b as f64), figures::bytes),
        mean(|o| o.size_bytes.f16.map(|b| b as f64), figures::bytes),
        mean(|o| o.size_bytes.int8.map(|b| b as f64), figures::bytes),
        mean(|o| o.latency_ms.map(|l| l.p50), figures::value),
        mean(|o| o.latency_ms.map(|l| l.p95), figures::value),
        mean(|o| o.throughput, figures::amount),
    ]
}

/// What was measured of the trials of a candidate.
fn outcomes<'s>(sweep: &'s Sweep, s: &Standing) -> Vec<&'s Outcome> {
    let done = sweep.trials.iter().filter(|r| r.state == TrialState::Done);
    let mine = done.filter(|r| panes::belongs(&r.trial, s));
    mine.filter_map(|r| r.outcome.as_ref()).collect()
}
