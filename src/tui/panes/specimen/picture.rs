//! A picture, what it shows, and what a model takes it for:
//!
//! ```text
//!   ▄▄▄▄      truth       3
//!      ▐▌     answer      3 ✓
//!    ▄▄▟      confidence  93 %
//!      ▐▌     ▰▰▰▰▰▰▰▰▰▱
//! ```

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::click::TITLES;
use crate::{
    tui::{
        theme::Role,
        widgets::{Canvas, figures, padded, picture},
    },
    words::word,
};

/// Whether a model's answer stands beside an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A model has answered.
    Shown,
    /// No model was trained yet.
    None,
}

/// A picture with its class, and the class that a model gives it.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Columns of pixels.
    pub width: usize,
    /// Brightnesses, row by row.
    pub pixels: &'a [u8],
    /// What it shows.
    pub truth: &'a str,
    /// What the model says.
    pub answer: &'a str,
    /// How probable the model finds that.
    pub confidence: f64,
}

/// Columns beside a picture, without and with an answer.
const BESIDE: [u16; 2] = [12, 26];

/// Draws the picture, and beside it what it shows.
pub fn draw(canvas: &mut Canvas, area: Rect, props: &Picture, answered: Answer) {
    let [alone, answers] = BESIDE;
    let room = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(match answered {
            Answer::None => alone,
            Answer::Shown => answers,
        }),
        ..area
    };
    let taken = picture(canvas, room, props.width, props.pixels);
    let right = taken.right().max(area.x) + 2;
    let text = Rect {
        x: right.min(area.right()),
        width: area.right().saturating_sub(right),
        ..area
    };
    let top = taken.height.saturating_sub(4) / 2;
    let dim = canvas.style(Role::Dim);
    match answered {
        Answer::None => {
            let title = Span::styled(format!("{}  ", word("truth")), dim);
            let line = Line::from(vec![title, Span::raw(props.truth)]);
            canvas.line(text, top, &line);
        }
        Answer::Shown => {
            let title = Span::styled(padded(word("truth"), TITLES), dim);
            let line = Line::from(vec![title, Span::raw(props.truth)]);
            canvas.line(text, top, &line);
            answer(canvas, text, top + 1, props);
        }
    }
}

/// What the model says, and how sure it is.
fn answer(canvas: &mut Canvas, area: Rect, top: u16, props: &Picture) {
    let dim = canvas.style(Role::Dim);
    let titled = |title: &str| Span::styled(padded(title, TITLES), dim);
    let (role, sign) = if props.truth == props.answer {
        (Role::Ok, canvas.glyph("✓", "+"))
    } else {
        (Role::Bad, canvas.glyph("✗", "x"))
    };
    let style = canvas.style(role);
    let answer = Span::styled(format!("{} {sign}", props.answer), style);
    canvas.line(area, top, &Line::from(vec![titled(word("answer")), answer]));
    let share = Span::raw(figures::percent(props.confidence));
    let line = Line::from(vec![titled(word("confidence")), share]);
    canvas.line(area, top + 1, &line);
    let full = (props.confidence.clamp(0.0, 1.0) * 10.0).round() as usize;
    let line = Line::from(vec![
        Span::styled(canvas.glyph("▰", "#").repeat(full), style),
        Span::styled(canvas.glyph("▱", "-").repeat(10 - full), dim),
    ]);
    canvas.line(area, top + 2, &line);
}
