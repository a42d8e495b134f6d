//! The bounds that a model must keep, moved with the keys, and what would turn the advice.

use ratatui::{layout::Rect, text::Line};

use crate::{
    advise::Limit,
    scenario::Direction,
    tui::{
        keys::Action,
        state::{App, DecidePane, OpenSweep, TextInput},
        theme::Role,
        widgets::{Canvas, Cell, Column, Frame, Table, wrapped},
    },
    words::{say, word},
};

/// Draws the bounds and, below them, which others would turn the advice.
pub fn constraints(app: &App, canvas: &mut Canvas, area: Rect, opened: &OpenSweep) {
    let focused = app.decide.focus == DecidePane::Limits;
    let mut frame = Frame::new(word("limits"), focused);
    let key = |action| app.keys.shown(action, app.tab);
    if focused {
        let keys = canvas.glyph(word("← tighter · looser →"), word("< tighter, looser >"));
        frame.aside = keys.into();
        frame.below = say!("{key} types a number", key = key(Action::Enter)).into();
    } else {
        frame.aside = say!("{key} edits them", key = key(Action::NextPane)).into();
    }
    let inner = frame.draw(canvas, area);
    table(app, opened).draw(canvas, inner);
    let used = Limit::ALL.len() as u16 + 2;
    if opened.advice().is_none() || inner.height <= used {
        return;
    }
    let below = Rect {
        y: inner.y + used,
        height: inner.height - used,
        ..inner
    };
    let direction = opened.shown().plan.scenario.task.quality().direction();
    let width = usize::from(below.width.saturating_sub(5));
    let mut changes: Vec<_> = opened
        .turns()
        .iter()
        .map(|t| t.sentence(direction))
        .collect();
    if changes.is_empty() {
        changes.push(word("no single limit does").into());
    }
    let lines = changes.iter().flat_map(|change| {
        let lines = wrapped(change, width).into_iter().enumerate();
        lines.map(|(row, line)| if row == 0 { line } else { format!("  {line}") })
    });
    canvas.line(
        below,
        0,
        &Line::styled(
            format!(" {}", word("would change it")),
            app.style(Role::Dim),
        ),
    );
    for (row, line) in (1..below.height).zip(lines) {
        canvas.line(below, row, &Line::raw(format!("  {line}")));
    }
}

/// What is being typed as the bound of a limit, and whether it is faulty.
fn typed(app: &App, limit: Limit) -> Option<(&str, Role)> {
    match &app.input {
        Some(TextInput::Bound {
            limit: typed,
            text,
            fault,
        }) if *typed == limit => {
            let role = fault.as_ref().map_or(Role::Accent, |_| Role::Warn);
            Some((text, role))
        }
        _ => None,
    }
}

/// The limits with their bounds.
pub fn table(app: &App, opened: &OpenSweep) -> Table {
    let direction = opened.shown().plan.scenario.task.quality().direction();
    let row = |limit: Limit| -> Vec<Cell> {
        let least = limit == Limit::Quality && direction == Direction::Maximize;
        let side = if least {
            word("at least")
        } else {
            word("at most")
        };
        let bound = match (typed(app, limit), opened.constraints().bound(limit)) {
            (Some((text, role)), _) => {
                let text = format!("{side} {text}_{}", limit.unit());
                Cell::styled(text, app.style(role))
            }
            (None, None) => Cell::styled(word("any"), app.style(Role::Dim)),
            (None, Some(bound)) => Cell::raw(format!("{side} {}", limit.amount(bound, !least))),
        };
        vec![Cell::raw(word(limit.title())), bound]
    };
    Table {
        above: 0,
        below: 0,
        columns: vec![Column::left("limit", 0), Column::left("bound", 0)],
        rows: Limit::ALL.into_iter().map(row).collect(),
        selected: Some(app.decide.limit),
        focused: app.decide.focus == DecidePane::Limits,
    }
}
