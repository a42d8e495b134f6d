//! What each model would take on each machine: measured here, predicted elsewhere.

use ratatui::layout::Rect;

use super::nothing_yet::nothing_yet;
use crate::{
    advise::{Amount, Cell as Place, Origin},
    tui::{
        look::Look,
        theme::Role,
        widgets::{Canvas, Cell, Column, Frame, Table, figures},
    },
    words::word,
};

/// Every model on every machine.
pub struct Props<'a> {
    /// What each would take.
    pub cells: &'a [Place],
    /// What the quality is called.
    pub metric: &'static str,
    /// The selected row.
    pub selected: usize,
    /// Whether the pane has the keys.
    pub focused: bool,
}

/// Draws every model on every machine.
pub fn tiers(canvas: &mut Canvas, area: Rect, props: &Props) {
    let mut frame = Frame::new(word("scales on machines"), props.focused);
    frame.aside = word("~ predicted").into();
    let inner = frame.draw(canvas, area);
    if props.cells.is_empty() {
        let why = word("nobody told the FLOPs of these models, so no other machine can be judged");
        return nothing_yet(canvas, inner, why);
    }
    table(canvas.look(), props).draw(canvas, inner);
}

/// Every model on every machine as a table.
pub fn table(look: &Look, props: &Props) -> Table {
    let columns = vec![
        Column::left("machine", 0),
        Column::left("model", 0),
        Column::right("training", 0),
        Column::right("memory", 2),
        Column::right("size", 3),
        Column::right("cost $", 2),
        Column::right(props.metric, 1),
        Column::left("exceeds", 1),
    ];
    Table {
        above: 0,
        below: 0,
        columns,
        rows: props.cells.iter().map(|c| row(look, c)).collect(),
        selected: Some(props.selected),
        focused: props.focused,
    }
}

fn row(look: &Look, c: &Place) -> Vec<Cell> {
    let amount = |a: Amount, text: fn(f64) -> String| match a.origin {
        Origin::Measured => Cell::raw(text(a.value)),
        Origin::Predicted => Cell::styled(format!("~{}", text(a.value)), look.style(Role::Dim)),
    };
    let exceeds = if c.exceeds.is_empty() {
        Cell::styled(word("nothing"), look.style(Role::Ok))
    } else {
        Cell::styled(
            c.exceeds
                .iter()
                .map(|e| word(e))
                .collect::<Vec<_>>()
                .join(word(", ")),
            look.style(Role::Bad),
        )
    };
    let unknown = || Cell::styled(figures::UNKNOWN, look.style(Role::Dim));
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
