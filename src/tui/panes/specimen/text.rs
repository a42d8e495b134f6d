//! A piece of text and what a model writes after it:
//!
//! ```text
//! ye vafun pojo ohip agun ti          (dim: given)
//! wij                                 (bright: written by the model)
//! ma hehum ohip hosis ye noho
//! ```

use ratatui::{layout::Rect, style::Style};
use unicode_width::UnicodeWidthChar;

use crate::tui::{theme::Role, widgets::Canvas};

/// Draws a text and its continuation, wrapped at the right; what does not fit below is left out.
pub fn draw(canvas: &mut Canvas, area: Rect, prompt: &str, written: &str) {
    let area = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    let given = if written.is_empty() {
        Style::default()
    } else {
        canvas.style(Role::Dim)
    };
    let place = put(canvas, area, (0, 0), prompt, given);
    put(canvas, area, place, written, Style::default());
}

/// Writes characters from a column and row on; returns the place after them.
fn put(canvas: &mut Canvas, area: Rect, from: (u16, u16), text: &str, style: Style) -> (u16, u16) {
    let (mut x, mut y) = from;
    for character in text.chars() {
        if character == '\n' {
            (x, y) = (0, y + 1);
            continue;
        }
        let shown = if character.is_control() {
            ' '
        } else {
            character
        };
        let width = shown.width().unwrap_or(0) as u16;
        if x + width > area.width {
            (x, y) = (0, y + 1);
        }
        if y >= area.height {
            break;
        }
        canvas.text(area, (x, y), shown.encode_utf8(&mut [0; 4]), style);
        x += width;
    }
    (x, y)
}
