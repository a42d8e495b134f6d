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

use super::{
    layout::{Room, split_left, split_top},
    nothing_open::nothing_open,
};
use crate::tui::{
    panes,
    state::{App, TrainPane},
    widgets::Canvas,
};

/// Rows of the gauges with their frame.
const GAUGES: u16 = 3;
/// Rows of the held-out example with its frame.
const SPECIMEN: u16 = 10;

/// Draws the trials and their curves.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect, room: Room) {
    let Some(sweep) = app.sweep() else {
        return nothing_open(app, canvas, area);
    };
    if app.maximised || room == Room::Stacked {
        return pane(app, canvas, area, app.train.focus);
    }
    match room {
        Room::Full => full(app, canvas, area, sweep.trials.len()),
        _ => compact(app, canvas, area, sweep.trials.len()),
    }
}

fn full(app: &App, canvas: &mut Canvas, area: Rect, trials: usize) {
    let [body, gauges] = split_top(area, area.height - GAUGES);
    panes::gauges(app, canvas, gauges);
    let [left, right] = split_left(body, (area.width * 43 / 100).min(64));
    let [loss, quality] = split_top(right, right.height.div_ceil(2));
    pane(app, canvas, loss, TrainPane::Loss);
    pane(app, canvas, quality, TrainPane::Quality);

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
    pane(app, canvas, table, TrainPane::Trials);
    pane(app, canvas, chart, TrainPane::Scales);
    if specimen > 0 {
        pane(app, canvas, example, TrainPane::Specimen);
    }
}

fn compact(app: &App, canvas: &mut Canvas, area: Rect, trials: usize) {
    let [body, gauges] = split_top(area, area.height - 1);
    panes::gauges(app, canvas, gauges);
    let [table, chart] = split_top(body, (trials as u16 + 3).clamp(6, body.height / 2));
    pane(app, canvas, table, TrainPane::Trials);
    let below = match app.train.focus {
        TrainPane::Trials => TrainPane::Loss,
        other => other,
    };
    pane(app, canvas, chart, below);
}

fn pane(app: &App, canvas: &mut Canvas, area: Rect, which: TrainPane) {
    let focused = app.train.focus == which;
    match which {
        TrainPane::Trials => panes::trials(app, canvas, area, focused),
        TrainPane::Loss => panes::loss(app, canvas, area, focused),
        TrainPane::Quality => panes::quality(app, canvas, area, focused),
        TrainPane::Scales => panes::quality_by_scale(app, canvas, area, focused),
        TrainPane::Specimen => {
            let props = panes::HeldOut {
                trial: app.example_trial(),
                focused,
            };
            panes::held_out(canvas, area, &props);
        }
    }
}
