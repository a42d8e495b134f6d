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
        Role,
        app::App,
        widgets::{Pen, figures, padded},
    },
    words::word,
};

/// What is drawn.
/// Columns before what a row shows.
pub const TITLES: usize = 12;

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
pub fn click(app: &App, pen: &mut Pen, area: Rect, row: &Row) {
    let area = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    let dim = |text: &str| Span::styled(padded(text, TITLES), app.style(Role::Dim));
    let clicked = if row.clicked { word("yes") } else { word("no") };
    pen.line(
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
            Span::styled(app.glyph("▰", "#").repeat(full), app.style(Role::Accent)),
            Span::styled(app.glyph("▱", "-").repeat(10 - full), app.style(Role::Dim)),
        ]);
        pen.line(area, next, &line);
        next += 1;
    }
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
            x = pen.text(
                area,
                (x, next),
                app.glyph(" · ", " | "),
                app.style(Role::Dim),
            );
        }
        x = pen.text(area, (x, next), title, app.style(Role::Dim));
        x = pen.text(area, (x + 1, next), value, app.style(Role::Text));
    }
}
