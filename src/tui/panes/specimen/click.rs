//! A user's row, whether it was clicked, and how probable the model finds that:
//!
//! ```text
//! clicked     yes
//! model       63 %  ▰▰▰▰▰▰▱▱▱▱
//! truth       58 %  ▰▰▰▰▰▰▱▱▱▱          (generated data only)
//! user u17 · segment s3 · device d0 · item i204 · category c7
//! ```

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    tui::{
        theme::Role,
        widgets::{Canvas, figures, padded},
    },
    words::word,
};

/// Columns before what a row shows.
pub const TITLES: usize = 12;

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Titles and values.
    pub fields: &'a [(String, String)],
    /// Whether it was clicked.
    pub clicked: bool,
    /// The true probability.
    pub truth: Option<f64>,
    /// The model's.
    pub probability: Option<f64>,
}

/// Draws a row; fields that do not fit below are left out.
pub fn draw(canvas: &mut Canvas, area: Rect, row: &Row) {
    let area = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    let (pale, accent) = (canvas.style(Role::Dim), canvas.style(Role::Accent));
    let dim = |text: &str| Span::styled(padded(text, TITLES), pale);
    let clicked = if row.clicked { word("yes") } else { word("no") };
    canvas.line(
        area,
        0,
        &Line::from(vec![dim(word("clicked")), Span::raw(clicked)]),
    );
    let mut next = 1;
    let shares = [(word("model"), row.probability), (word("truth"), row.truth)];
    for (title, share) in shares {
        let Some(share) = share else { continue };
        let full = (share.clamp(0.0, 1.0) * 10.0).round() as usize;
        let line = Line::from(vec![
            dim(title),
            Span::raw(format!("{:>6}  ", figures::percent(share))),
            Span::styled(canvas.glyph("▰", "#").repeat(full), accent),
            Span::styled(canvas.glyph("▱", "-").repeat(10 - full), pale),
        ]);
        canvas.line(area, next, &line);
        next += 1;
    }
    let text = canvas.style(Role::Text);
    let dot = canvas.glyph(" · ", " | ");
    let mut x = 0;
    for (title, value) in row.fields {
        let width = (title.width() + value.width() + 1) as u16;
        if x > 0 && x + 3 + width > area.width {
            (x, next) = (0, next + 1);
        }
        if next >= area.height {
            break;
        }
        if x > 0 {
            x = canvas.text(area, (x, next), dot, pale);
        }
        x = canvas.text(area, (x, next), title, pale);
        x = canvas.text(area, (x + 1, next), value, text);
    }
}
