//! The cell of a table that names the constraints that a model breaks.

use ratatui::text::Line;

use crate::{
    scenario::Constraint,
    tui::{
        look::Look,
        theme::Role,
        widgets::{Cell, figures},
    },
    words::word,
};

/// Names what is broken; `None` where nothing is known yet.
pub fn cell(look: &Look, broken: Option<&[Constraint]>) -> Cell {
    let Some(broken) = broken else {
        return Line::styled(figures::UNKNOWN, look.style(Role::Dim));
    };
    if broken.is_empty() {
        return Line::styled(word("none"), look.style(Role::Ok));
    }
    let names: Vec<_> = broken.iter().map(|c| word(c.short())).collect();
    Line::styled(names.join(word(", ")), look.style(Role::Bad))
}
