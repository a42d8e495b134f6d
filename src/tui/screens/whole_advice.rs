//! ```text
//! ╭ the whole advice ─────────────────────────────────────╮
//! │ take mlp 100, 92 % confidence                         │
//! │ - mlp 100 (7510 parameters) has the best mean …       │
//! │ what would change it                                  │
//! │ - parameters at most 3760: mlp 50                     │
//! ╰───────────────────────────────────────────────────────╯
//! ```

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::layout::above;
use crate::{
    advise::{Section, sections},
    tui::{
        state::App,
        theme::Role,
        widgets::{Canvas, Frame, wrapped},
    },
    words::{say, word},
};

/// The most columns that the advice takes.
const WIDEST: u16 = 100;

/// Draws the whole advice, from a line on.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect, scroll: usize) {
    let lines = lines(app, area.width);
    let place = above(area, (WIDEST, lines.len() as u16 + 2));
    canvas.clear(place);
    let mut frame = Frame::new(word("the whole advice"), true);
    let visible = usize::from(place.height.saturating_sub(2));
    let first = scroll.min(lines.len().saturating_sub(visible));
    if first + visible < lines.len() {
        let more = lines.len() - first - visible;
        frame.below = Line::raw(say!("{more} more below", more));
    }
    let inner = frame.draw(canvas, place);
    for (row, line) in (0..).zip(&lines[first..]).take(visible) {
        canvas.line(inner, row, line);
    }
}

/// The lines of the advice at a width of the screen.
pub fn lines(app: &App, width: u16) -> Vec<Line<'static>> {
    let Some((opened, advice)) = app.opened.as_ref().and_then(|o| Some((o, o.advice()?))) else {
        return Vec::new();
    };
    let width = usize::from(width.min(WIDEST).saturating_sub(6));
    let mut all = Vec::new();
    for Section { title, lines } in sections(opened.shown(), advice) {
        if title.is_empty() {
            let lines = lines.iter().flat_map(|line| wrapped(line, width));
            all.extend(lines.map(|line| Line::styled(format!(" {line}"), app.style(Role::Text))));
            continue;
        }
        all.push(Line::default());
        let title = wrapped(&title, width).into_iter();
        all.extend(title.map(|line| Line::styled(format!(" {line}"), app.style(Role::Accent))));
        for sentence in lines {
            for (row, line) in wrapped(&sentence, width).into_iter().enumerate() {
                let bullet = if row == 0 { " - " } else { "   " };
                all.push(Line::from(vec![
                    Span::styled(bullet, app.style(Role::Dim)),
                    Span::styled(line, app.style(Role::Text)),
                ]));
            }
        }
    }
    all
}
