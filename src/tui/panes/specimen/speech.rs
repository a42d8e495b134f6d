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
        theme::Role,
        widgets::{Canvas, padded, picture},
    },
    words::word,
};

/// Columns before what was said and heard.
const TITLES: usize = 7;

/// A spectrum with what was said and what a model heard.
#[derive(Clone, Copy, Debug)]
pub struct Utterance<'a> {
    /// Columns of the spectrum.
    pub width: usize,
    /// Brightnesses, row by row.
    pub pixels: &'a [u8],
    /// What was said.
    pub reference: &'a str,
    /// What the model heard.
    pub hypothesis: Option<&'a str>,
}

/// Draws the spectrum above the reference and, where there is one, the hypothesis.
pub fn draw(canvas: &mut Canvas, area: Rect, props: &Utterance) {
    let area = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    let lines = 1 + u16::from(props.hypothesis.is_some());
    let above = Rect {
        height: area.height.saturating_sub(lines),
        ..area
    };
    let taken = picture(canvas, above, props.width, props.pixels);
    let dim = canvas.style(Role::Dim);
    let said = Span::styled(padded(word("said"), TITLES), dim);
    let line = Line::from(vec![said, Span::raw(props.reference)]);
    canvas.line(area, taken.height, &line);
    let Some(hypothesis) = props.hypothesis else {
        return;
    };
    let (role, sign) = if hypothesis == props.reference {
        (Role::Ok, canvas.glyph("✓", "+"))
    } else {
        (Role::Bad, canvas.glyph("✗", "x"))
    };
    let heard = Span::styled(padded(word("heard"), TITLES), dim);
    let answer = Span::styled(format!("{hypothesis} {sign}"), canvas.style(role));
    canvas.line(area, taken.height + 1, &Line::from(vec![heard, answer]));
}
