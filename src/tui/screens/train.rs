//! ```text
//! ╭ trials ─────────╮╭ loss · test, log ──────────────╮
//! │ scale seed state ││ ⢣⡀                  10  1.41   │
//! ╰─────────────────╯│   ⠉⠒⠒⠤⠤⠤⣀⣀⣀⣀         50   .38   │
//! ╭ accuracy by scale╮╰────────────────────────────────╯
//! │      ●   ●       │╭ accuracy · test ───────────────╮
//! ╰─────────────────╯╰────────────────────────────────╯
//! ╭ machine ─────────────────────────────────────────────╮
//! ```

use ratatui::layout::Rect;

use super::{Room, nothing_open, split_left, split_top};
use crate::tui::{
    app::{App, TrainPane},
    panes,
    widgets::Pen,
};

/// Rows of the gauges with their frame.
const GAUGES: u16 = 3;
/// Rows of the held-out example with its frame.
const SPECIMEN: u16 = 10;

/// Draws the trials and their curves.
pub fn draw(app: &App, pen: &mut Pen, area: Rect, room: Room) {
    let Some(sweep) = app.sweep() else {
        return nothing_open(app, pen, area);
    };
    if app.maximised || room == Room::Stacked {
        return pane(app, pen, area, app.train.focus);
    }
    match room {
        Room::Full => full(app, pen, area, sweep.trials.len()),
        _ => compact(app, pen, area, sweep.trials.len()),
    }
}

fn full(app: &App, pen: &mut Pen, area: Rect, trials: usize) {
    let [body, gauges] = split_top(area, area.height - GAUGES);
    panes::gauges(app, pen, gauges);
    let [left, right] = split_left(body, (area.width * 43 / 100).min(64));
    let [loss, quality] = split_top(right, right.height.div_ceil(2));
    pane(app, pen, loss, TrainPane::Loss);
    pane(app, pen, quality, TrainPane::Quality);

    let (least_table, least_chart) = (8, 9);
    let specimen = if left.height >= least_table + least_chart + SPECIMEN {
        SPECIMEN
    } else {
        0
    };
    let wanted = trials as u16 + 3;
    let most = left.height - specimen - least_chart;
    let [table, rest] = split_top(left, wanted.clamp(least_table, most));
    let [chart, example] = split_top(rest, rest.height - specimen);
    pane(app, pen, table, TrainPane::Trials);
    pane(app, pen, chart, TrainPane::Scales);
    if specimen > 0 {
        pane(app, pen, example, TrainPane::Specimen);
    }
}

fn compact(app: &App, pen: &mut Pen, area: Rect, trials: usize) {
    let [body, gauges] = split_top(area, area.height - 1);
    panes::gauges(app, pen, gauges);
    let [table, chart] = split_top(body, (trials as u16 + 3).clamp(6, body.height / 2));
    pane(app, pen, table, TrainPane::Trials);
    let below = match app.train.focus {
        TrainPane::Trials => TrainPane::Loss,
        other => other,
    };
    pane(app, pen, chart, below);
}

fn pane(app: &App, pen: &mut Pen, area: Rect, which: TrainPane) {
    let focused = app.train.focus == which;
    match which {
        TrainPane::Trials => panes::trials(app, pen, area, focused),
        TrainPane::Loss => panes::loss(app, pen, area, focused),
        TrainPane::Quality => panes::quality(app, pen, area, focused),
        TrainPane::Scales => panes::scales(app, pen, area, focused),
        TrainPane::Specimen => panes::specimen(app, pen, area, focused),
    }
}
