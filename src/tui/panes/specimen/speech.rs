//! An utterance: its spectrum, what was said, and what a model heard:
//!
//! ```text
//! ░▒▓█▓▒░░▒▓██▒░░░▒▓▓▒░         (time to the right, high sounds above)
//! said   nine nine seven five
//! heard  nine five seven five ✗
//! ```

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    tui::{
        Role,
        app::App,
        widgets::{Pen, padded, picture},
    },
    words::word,
};

/// Columns before what was said and heard.
const TITLES: usize = 7;

/// Draws a spectrum of so many columns above the reference and, where there is one, the hypothesis.
pub fn utterance(
    app: &App,
    pen: &mut Pen,
    area: Rect,
    (width, pixels): (usize, &[u8]),
    [reference, hypothesis]: [Option<&String>; 2],
) {
    let area = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    let lines = 1 + u16::from(hypothesis.is_some());
    let above = Rect {
        height: area.height.saturating_sub(lines),
        ..area
    };
    let taken = picture(pen, above, width, pixels);
    let words = |text: Option<&String>| text.cloned().unwrap_or_default();
    let said = Span::styled(padded(word("said"), TITLES), app.style(Role::Dim));
    pen.line(
        area,
        taken.height,
        &Line::from(vec![said, Span::raw(words(reference))]),
    );
    if hypothesis.is_none() {
        return;
    }
    let (role, sign) = if hypothesis == reference {
        (Role::Ok, app.glyph("✓", "+"))
    } else {
        (Role::Bad, app.glyph("✗", "x"))
    };
    let heard = Span::styled(padded(word("heard"), TITLES), app.style(Role::Dim));
    let answer = Span::styled(format!("{} {sign}", words(hypothesis)), app.style(role));
    pen.line(area, taken.height + 1, &Line::from(vec![heard, answer]));
}
