//! What each model would take on each machine: measured here, predicted elsewhere.

use ratatui::layout::Rect;

use crate::{
    advise::{Amount, Cell as Place, Origin},
    tui::{
        state::{App, DecidePane, OpenSweep},
        theme::Role,
        widgets::{Canvas, Cell, Column, Frame, Table, figures},
    },
    words::word,
};

/// Draws every model on every machine.
pub fn tiers(app: &App, canvas: &mut Canvas, area: Rect, opened: &OpenSweep) {
    let focused = app.decide.focus == DecidePane::Tiers;
    let mut frame = Frame::new(word("scales on machines"), focused);
    frame.aside = word("~ predicted").into();
    let inner = frame.draw(canvas, area);
    table(app, opened).draw(canvas, inner);
}

/// Every model on every machine as a table.
pub fn table(app: &App, opened: &OpenSweep) -> Table {
    let columns = vec![
        Column::left("machine", 0),
        Column::left("model", 0),
        Column::right("training", 0),
        Column::right("memory", 2),
        Column::right("size", 3),
        Column::right("cost $", 2),
        Column::right(opened.shown().plan.scenario.task.quality().title(), 1),
        Column::left("exceeds", 1),
    ];
    Table {
        above: 0,
        below: 0,
        columns,
        rows: opened.cells().iter().map(|c| row(app, c)).collect(),
        selected: Some(app.decide.tier),
        focused: app.decide.focus == DecidePane::Tiers,
    }
}

fn row(app: &App, c: &Place) -> Vec<Cell> {
    let amount = |a: Amount, text: fn(f64) -> String| match a.origin {
        Origin::Measured => Cell::raw(text(a.value)),
        Origin::Predicted => Cell::styled(format!("~{}", text(a.value)), app.style(Role::Dim)),
    };
    let exceeds = if c.exceeds.is_empty() {
        Cell::styled(word("nothing"), app.style(Role::Ok))
    } else {
        Cell::styled(
            c.exceeds
                .iter()
                .map(|e| word(e))
                .collect::<Vec<_>>()
                .join(word(", ")),
            app.style(Role::Bad),
        )
    };
    let unknown = || Cell::styled(figures::UNKNOWN, app.style(Role::Dim));
    vec![
        Cell::raw(word(&c.tier).to_owned()),
        Cell::raw(format!("{} {}", c.family, c.scale)),
        amount(c.seconds, figures::seconds),
        amount(c.memory, figures::bytes),
        amount(c.size, figures::bytes),
        c.cost
            .map_or_else(unknown, |cost| amount(cost, figures::value)),
        c.quality
            .map_or_else(unknown, |q| amount(q, figures::value)),
        exceeds,
    ]
}
