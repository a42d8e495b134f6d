//! The bounds that a model must keep, moved with the keys, and what would turn the advice.

use ratatui::{layout::Rect, text::Line};

use crate::{
    advise::{Constraint, Constraints, TurningPoint},
    scenario::Direction,
    tui::{
        look::Look,
        theme::Role,
        widgets::{Canvas, Cell, Column, Frame, Table, wrapped},
    },
    words::{say, word},
};

/// The bounds that a model must keep.
pub struct Props<'a> {
    /// The bounds as they are now.
    pub constraints: &'a Constraints,
    /// Whether more quality is better.
    pub direction: Direction,
    /// Which other bounds would turn the advice; `None` where there is no advice yet.
    pub turns: Option<&'a [TurningPoint]>,
    /// The bound that is being typed.
    pub typed: Option<Typed<'a>>,
    /// The selected one.
    pub selected: usize,
    /// Whether the pane has the keys.
    pub focused: bool,
    /// The keys that edit a bound, and that give the pane the keys.
    pub keys: [String; 2],
}

/// A bound that is being typed.
#[derive(Clone, Copy)]
pub struct Typed<'a> {
    /// Which one.
    pub constraint: Constraint,
    /// What was typed.
    pub text: &'a str,
    /// Whether it can be read.
    pub role: Role,
}

/// Draws the bounds and, below them, which others would turn the advice.
pub fn constraints(canvas: &mut Canvas, area: Rect, props: &Props) {
    let look = canvas.look();
    let mut frame = Frame::new(word("constraints"), props.focused);
    let [edits, gives] = &props.keys;
    if props.focused {
        let keys = canvas.glyph(word("← tighter · looser →"), word("< tighter, looser >"));
        frame.aside = keys.into();
        frame.below = say!("{key} types a number", key = edits).into();
    } else {
        frame.aside = say!("{key} edits them", key = gives).into();
    }
    let inner = frame.draw(canvas, area);
    table(look, props).draw(canvas, inner);
    let used = Constraint::ALL.len() as u16 + 2;
    let Some(turns) = props.turns.filter(|_| inner.height > used) else {
        return;
    };
    let below = Rect {
        y: inner.y + used,
        height: inner.height - used,
        ..inner
    };
    let width = usize::from(below.width.saturating_sub(5));
    let sentences = turns.iter().map(|t| t.sentence(props.direction));
    let mut changes: Vec<_> = sentences.collect();
    if changes.is_empty() {
        changes.push(word("no single constraint does").into());
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
            look.style(Role::Dim),
        ),
    );
    for (row, line) in (1..below.height).zip(lines) {
        canvas.line(below, row, &Line::raw(format!("  {line}")));
    }
}

/// The constraints with their bounds.
pub fn table(look: &Look, props: &Props) -> Table {
    let row = |constraint: Constraint| -> Vec<Cell> {
        let least = constraint == Constraint::Quality && props.direction == Direction::Maximize;
        let side = if least {
            word("at least")
        } else {
            word("at most")
        };
        let typed = props.typed.filter(|t| t.constraint == constraint);
        let bound = match (typed, props.constraints.bound(constraint)) {
            (Some(Typed { text, role, .. }), _) => {
                let text = format!("{side} {text}_ {}", constraint.unit());
                let text = text.trim_end().to_owned();
                Cell::styled(text, look.style(role))
            }
            (None, None) => Cell::styled(word("any"), look.style(Role::Dim)),
            (None, Some(bound)) => {
                Cell::raw(format!("{side} {}", constraint.amount(bound, !least)))
            }
        };
        vec![Cell::raw(word(constraint.title())), bound]
    };
    Table {
        above: 0,
        below: 0,
        columns: vec![Column::left("constraint", 0), Column::left("bound", 0)],
        rows: Constraint::ALL.into_iter().map(row).collect(),
        selected: Some(props.selected),
        focused: props.focused,
    }
}
