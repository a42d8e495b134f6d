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
    props,
};
use crate::tui::{
    panes,
    state::{App, OpenSweep, TrainPane},
    widgets::Canvas,
};

/// Rows of the gauges with their frame.
const GAUGES: u16 = 3;
/// Rows of the held-out example with its frame.
const SPECIMEN: u16 = 10;

/// Draws the trials and their curves.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect, room: Room) {
    let Some(opened) = &app.opened else {
        return nothing_open(app, canvas, area);
    };
    let one = app.maximised || room == Room::Stacked;
    match room {
        _ if one => pane(app, opened, canvas, area, app.train.focus),
        Room::Full => full(app, opened, canvas, area),
        Room::Compact | Room::Stacked => compact(app, opened, canvas, area),
    }
}

fn full(app: &App, opened: &OpenSweep, canvas: &mut Canvas, area: Rect) {
    let [body, gauges] = split_top(area, area.height - GAUGES);
    panes::gauges(canvas, gauges, &props::gauges(opened));
    let [left, right] = split_left(body, (area.width * 43 / 100).min(64));
    let [loss, quality] = split_top(right, right.height.div_ceil(2));
    pane(app, opened, canvas, loss, TrainPane::Loss);
    pane(app, opened, canvas, quality, TrainPane::Quality);

    let (least_table, least_chart) = (8, 9);
    let specimen = if left.height >= least_table + least_chart + SPECIMEN {
        SPECIMEN
    } else {
        0
    };
    let wanted = opened.shown().trials.len() as u16 + 3;
    let most = left.height - specimen - least_chart;
    let [table, rest] = split_top(left, wanted.clamp(least_table, most));
    let [chart, example] = split_top(rest, rest.height - specimen);
    pane(app, opened, canvas, table, TrainPane::Trials);
    pane(app, opened, canvas, chart, TrainPane::Scales);
    if specimen > 0 {
        pane(app, opened, canvas, example, TrainPane::Specimen);
    }
}

fn compact(app: &App, opened: &OpenSweep, canvas: &mut Canvas, area: Rect) {
    let [body, gauges] = split_top(area, area.height - 1);
    panes::gauges(canvas, gauges, &props::gauges(opened));
    let trials = opened.shown().trials.len() as u16;
    let [table, chart] = split_top(body, (trials + 3).clamp(6, body.height / 2));
    pane(app, opened, canvas, table, TrainPane::Trials);
    let below = match app.train.focus {
        TrainPane::Trials => TrainPane::Loss,
        other => other,
    };
    pane(app, opened, canvas, chart, below);
}

/// Draws one pane.
fn pane(app: &App, opened: &OpenSweep, canvas: &mut Canvas, area: Rect, which: TrainPane) {
    let focused = app.train.focus == which;
    match which {
        TrainPane::Trials => panes::trials(canvas, area, &props::trials(app, opened, focused)),
        TrainPane::Loss => panes::loss(canvas, area, &props::loss(app, opened, focused)),
        TrainPane::Quality => panes::quality(canvas, area, &props::quality(app, opened, focused)),
        TrainPane::Scales => {
            let props = props::quality_by_scale(app, opened, focused);
            panes::quality_by_scale(canvas, area, &props);
        }
        TrainPane::Specimen => panes::held_out(canvas, area, &props::held_out(app, focused)),
    }
}

/// One pane as text, with the name of its file.
pub fn text(app: &App, which: TrainPane) -> Option<(&'static str, String)> {
    let (opened, look) = (app.opened.as_ref()?, &app.look);
    Some(match which {
        TrainPane::Loss => (
            "loss",
            panes::loss_text(look, &props::loss(app, opened, true)),
        ),
        TrainPane::Quality => {
            let props = props::quality(app, opened, true);
            ("quality", panes::quality_text(look, &props))
        }
        TrainPane::Scales => {
            let props = props::quality_by_scale(app, opened, true);
            ("scales", panes::quality_by_scale_text(&props))
        }
        TrainPane::Trials | TrainPane::Specimen => {
            let props = props::trials(app, opened, true);
            let table = panes::trial_table(look, &props, panes::Part::All);
            ("trials", table.text())
        }
    })
}
