//! Screens: title and tabs above, one status line below, and what the tab shows between them.

mod decide;
mod deploy;
mod help;
mod hints;
mod palette;
mod plan;
mod status;
mod sweeps;
mod task;
mod themes;
mod title;
mod train;
mod why;

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::{
    Role, Scene, Tab,
    app::{App, Awaited, DecidePane, Half, Overlay, TrainPane},
    panes,
    widgets::{Frame, Pen, Table, wrapped},
};
use crate::words::{say, word};

/// The least size that anything can be shown in.
const LEAST: (u16, u16) = (40, 12);
/// From this size on all panes stand side by side.
const FULL: (u16, u16) = (120, 30);
/// From this size on a table and a chart fit.
const COMPACT: (u16, u16) = (80, 24);

/// How much fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// One pane at a time.
    Stacked,
    /// A table and one more pane.
    Compact,
    /// Everything.
    Full,
}

impl Room {
    fn of(area: Rect) -> Self {
        let holds = |(width, height)| area.width >= width && area.height >= height;
        if holds(FULL) {
            Self::Full
        } else if holds(COMPACT) {
            Self::Compact
        } else {
            Self::Stacked
        }
    }
}

/// Draws everything.
pub fn draw(app: &App, area: Rect, pen: &mut Pen) {
    pen.clear(area);
    let Some([top, mut body, bottom]) = rows(area) else {
        return too_small(pen, area);
    };
    if let Some(scene) = &app.scene {
        body = caption(pen, body, scene);
    }
    title::draw(app, pen, top);
    let room = Room::of(area);
    match app.tab {
        Tab::Task => task::draw(app, pen, body, room),
        Tab::Plan => plan::draw(app, pen, body, room),
        Tab::Train => train::draw(app, pen, body, room),
        Tab::Decide => decide::draw(app, pen, body, room),
        Tab::Deploy => deploy::draw(app, pen, body),
        Tab::Sweeps => sweeps::draw(app, pen, body, room),
    }
    match &app.overlay {
        Some(Overlay::Help { query, scroll }) => help::draw(app, pen, body, (query, *scroll)),
        Some(Overlay::Palette { query, selected }) => {
            palette::draw(app, pen, body, (query, *selected));
        }
        Some(Overlay::Why { scroll }) => why::draw(app, pen, body, *scroll),
        Some(Overlay::Themes { selected, .. }) => themes::draw(app, pen, body, *selected),
        None => {}
    }
    status::draw(app, pen, bottom);
}

/// Draws what a demonstration says below the screen that it is about; gives the room that is left for that.
fn caption(pen: &mut Pen, body: Rect, scene: &Scene) -> Rect {
    let lines = wrapped(word(&scene.text), usize::from(body.width.saturating_sub(4)));
    let height = (lines.len() as u16 + 2).min(body.height.saturating_sub(7));
    let [rest, place] = split_top(body, body.height - height);
    let inner = Frame::new(scene.title.as_str(), true).draw(pen, place);
    let text = pen.style(Role::Text);
    for (row, line) in lines.iter().take(inner.height.into()).enumerate() {
        pen.text(inner, (1, row as u16), line, text);
    }
    rest
}

fn too_small(pen: &mut Pen, area: Rect) {
    let text = say!(
        "needs {least_width} x {least_height}, has {width} x {height}",
        least_width = LEAST.0,
        least_height = LEAST.1,
        width = area.width,
        height = area.height
    );
    let warn = pen.style(Role::Warn);
    pen.text(area, (0, area.height / 2), &text, warn);
}

/// How many rows the help has for a query, on a screen of some columns.
pub fn help_rows(app: &App, width: u16, query: &str) -> usize {
    help::rows(app, width, query).len()
}

/// Lines of the whole advice.
pub fn why_lines(app: &App, width: u16) -> usize {
    why::lines(app, width).len()
}

/// The tab whose title was clicked.
pub fn clicked(app: &App, area: Rect, (column, row): (u16, u16)) -> Option<Tab> {
    let [top, _, _] = rows(area).filter(|_| row == area.y)?;
    title::tab_at(app, top, column)
}

/// The title, what the tab shows, the status; nothing where there is no room for them.
fn rows(area: Rect) -> Option<[Rect; 3]> {
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return None;
    }
    let row = |y: u16| Rect {
        y: area.y + y,
        height: 1,
        ..area
    };
    let body = Rect {
        y: area.y + 1,
        height: area.height - 2,
        ..area
    };
    Some([row(0), body, row(area.height - 1)])
}

/// The left part of an area, and what remains.
fn split_left(area: Rect, width: u16) -> [Rect; 2] {
    let width = width.min(area.width);
    let left = Rect { width, ..area };
    let right = Rect {
        x: area.x + width,
        width: area.width - width,
        ..area
    };
    [left, right]
}

/// The upper part of an area, and what remains.
fn split_top(area: Rect, height: u16) -> [Rect; 2] {
    let height = height.min(area.height);
    let upper = Rect { height, ..area };
    let lower = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    [upper, lower]
}

/// An area of a size in the middle of another, as far as it fits.
fn above(area: Rect, (width, height): (u16, u16)) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 3,
        width,
        height,
    }
}

/// Says why no sweep is shown.
fn nothing_open(app: &App, pen: &mut Pen, area: Rect) {
    let why = match app.awaited {
        Some(Awaited::Start) => word("starting the sweep…"),
        Some(Awaited::Sweep) => word("opening the sweep…"),
        _ => word("no sweep is open: choose a preset under Task, or a sweep under Sweeps"),
    };
    panes::nothing_yet(pen, area, why);
}

/// Lists facts: names in a column at the left, what they are beside them, in as many rows as that takes. Gives the rows used.
fn facts(app: &App, pen: &mut Pen, area: Rect, facts: &[(&str, String)]) -> u16 {
    let (names, width) = facts_widths(area.width, facts);
    let mut row = 0;
    for (name, what) in facts {
        pen.text(area, (1, row), name, app.style(Role::Dim));
        for line in wrapped(what, width) {
            pen.text(area, (names + 3, row), &line, app.style(Role::Text));
            row += 1;
        }
    }
    row
}

/// How many rows facts take in so many columns.
fn facts_height(width: u16, facts: &[(&str, String)]) -> u16 {
    let (_, width) = facts_widths(width, facts);
    let rows = facts.iter().map(|(_, what)| wrapped(what, width).len());
    rows.sum::<usize>() as u16
}

/// Columns of the names of facts, and of what they are.
fn facts_widths(width: u16, facts: &[(&str, String)]) -> (u16, usize) {
    let names = facts.iter().map(|(name, _)| name.width());
    let names = names.max().unwrap_or(0) as u16;
    (names, usize::from(width.saturating_sub(names + 4)))
}

/// What the pane that has the keys shows, by its name and as text: one row a line, cells between tabs.
pub fn shown(app: &App) -> Option<(&'static str, String)> {
    let table = |name, table: Table| Some((name, table.text()));
    match app.tab {
        Tab::Task => None,
        Tab::Plan => table("plan", plan::table(app, app.draft.as_ref()?)),
        Tab::Train => match app.train.focus {
            TrainPane::Loss => Some(("loss", panes::loss_text(app)?)),
            TrainPane::Quality => Some(("quality", panes::quality_text(app)?)),
            TrainPane::Scales => Some(("scales", panes::scales_text(app)?)),
            TrainPane::Trials | TrainPane::Specimen => table(
                "trials",
                panes::trial_table(app, app.sweep()?, true, panes::Part::All),
            ),
        },
        Tab::Decide => match app.decide.focus {
            DecidePane::Table => table("measured", decide::table(app, app.opened.as_ref()?)),
            DecidePane::Scales => Some(("scales", panes::scales_text(app)?)),
            DecidePane::Limits => table("limits", panes::bounds_table(app, app.opened.as_ref()?)),
            DecidePane::Tiers => table("tiers", panes::tiers_table(app, app.opened.as_ref()?)),
        },
        Tab::Deploy => {
            let opened = app.opened.as_ref()?;
            let selected = opened.standings().get(app.deploy_row);
            let weights = selected.map_or_else(String::new, |s| panes::weights_text(opened, s));
            Some(("shipped", deploy::table(app, opened).text() + &weights))
        }
        Tab::Sweeps => match (app.list.half, &app.list.compared) {
            (Half::Beside, Some(both)) => table("compared", panes::beside_table(app, both)),
            _ => table("sweeps", sweeps::table(app)),
        },
    }
}
