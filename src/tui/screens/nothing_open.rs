//! What stands on a screen of the opened sweep where there is none.

use ratatui::layout::Rect;

use crate::{
    tui::{
        panes::nothing_yet,
        state::{App, Pending},
        widgets::Canvas,
    },
    words::word,
};

/// Says why no sweep is shown.
pub fn nothing_open(app: &App, canvas: &mut Canvas, area: Rect) {
    let why = match app.pending {
        Some(Pending::Start) => word("starting the sweep…"),
        Some(Pending::Sweep) => word("opening the sweep…"),
        Some(Pending::Draft) | None => {
            word("no sweep is open: choose a preset under Task, or a sweep under Sweeps")
        }
    };
    nothing_yet(canvas, area, why);
}
