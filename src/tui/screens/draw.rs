//! ```text
//!  scalescope  vision-digits · mlp 10 50 100 · 3 seeds        1 Task  2 Plan [3 Train] 4 Decide  5 Deploy  0 Sweeps
//!                                          (the tab's screen, and what lies above it)
//!  ● running 4/9 · 31% of budget · eta 00:41                                    p pause  x skip  ? help  q leave
//! ```

use ratatui::layout::Rect;

use super::{
    decide, deploy, help,
    layout::{LEAST, Room, screen_rows, split_top},
    palette, plan, status_line, sweeps, task, themes, title_bar, train, whole_advice,
};
use crate::{
    tui::{
        keys::Tab,
        message::Scene,
        state::{App, Overlay},
        theme::Role,
        widgets::{Canvas, Frame, wrapped},
    },
    words::{say, word},
};

/// Draws everything.
pub fn draw(app: &App, area: Rect, canvas: &mut Canvas) {
    canvas.clear(area);
    let Some([top, mut body, bottom]) = screen_rows(area) else {
        return too_small(canvas, area);
    };
    if let Some(scene) = &app.scene {
        body = caption(canvas, body, scene);
    }
    title_bar::draw(app, canvas, top);
    let room = Room::of(area);
    match app.tab {
        Tab::Task => task::draw(app, canvas, body, room),
        Tab::Plan => plan::draw(app, canvas, body, room),
        Tab::Train => train::draw(app, canvas, body, room),
        Tab::Decide => decide::draw(app, canvas, body, room),
        Tab::Deploy => deploy::draw(app, canvas, body),
        Tab::Sweeps => sweeps::draw(app, canvas, body, room),
    }
    match &app.overlay {
        Some(Overlay::Help { query, scroll }) => help::draw(app, canvas, body, (query, *scroll)),
        Some(Overlay::Palette { query, selected }) => {
            palette::draw(app, canvas, body, (query, *selected));
        }
        Some(Overlay::Advice { scroll }) => whole_advice::draw(app, canvas, body, *scroll),
        Some(Overlay::Themes { selected, .. }) => themes::draw(app, canvas, body, *selected),
        None => {}
    }
    status_line::draw(app, canvas, bottom);
}

/// Draws what a demonstration says below the screen that it is about; gives the room that is left for that.
fn caption(canvas: &mut Canvas, body: Rect, scene: &Scene) -> Rect {
    let lines = wrapped(word(&scene.text), usize::from(body.width.saturating_sub(4)));
    let height = (lines.len() as u16 + 2).min(body.height.saturating_sub(7));
    let [rest, place] = split_top(body, body.height - height);
    let inner = Frame::new(scene.title.as_str(), true).draw(canvas, place);
    let text = canvas.style(Role::Text);
    for (row, line) in lines.iter().take(inner.height.into()).enumerate() {
        canvas.text(inner, (1, row as u16), line, text);
    }
    rest
}

fn too_small(canvas: &mut Canvas, area: Rect) {
    let text = say!(
        "needs {least_width} x {least_height}, has {width} x {height}",
        least_width = LEAST.0,
        least_height = LEAST.1,
        width = area.width,
        height = area.height
    );
    let warn = canvas.style(Role::Warn);
    canvas.text(area, (0, area.height / 2), &text, warn);
}

/// The tab whose title was clicked.
pub fn clicked(app: &App, area: Rect, (column, row): (u16, u16)) -> Option<Tab> {
    let [top, _, _] = screen_rows(area).filter(|_| row == area.y)?;
    title_bar::tab_at(app, top, column)
}
