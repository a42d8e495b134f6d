//! A grey picture in cells: true greys where the theme has true colours, shades of blocks elsewhere.

use ratatui::{
    layout::Rect,
    style::{Color, Style},
};

use super::Pen;
use crate::tui::Role;

const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];
const ASCII: [&str; 5] = [" ", ".", "+", "#", "@"];

/// Draws brightnesses 0 to 255, row by row, as large as fits; a pixel is about twice as many cells wide as high.
/// Returns the area that it took.
pub fn picture(pen: &mut Pen, area: Rect, width: usize, pixels: &[u8]) -> Rect {
    let height = pixels.len().checked_div(width).unwrap_or(0);
    if height == 0 || area.is_empty() {
        return Rect::ZERO;
    }
    let (rows, columns) = size(area, width, height);
    let greys = true_greys(pen);
    let halves = if greys.is_some() { 2 } else { 1 };
    let at = |x: u16, y: u16| {
        let column = usize::from(x) * width / usize::from(columns);
        let row = usize::from(y) * height / usize::from(rows * halves);
        pixels.get(row * width + column).copied().unwrap_or(0)
    };
    for y in 0..rows {
        for x in 0..columns {
            let (symbol, style) = match greys {
                Some(ends) => {
                    let style = Style::new()
                        .fg(mix(ends, at(x, 2 * y)))
                        .bg(mix(ends, at(x, 2 * y + 1)));
                    ("▀", style)
                }
                None => shade(pen, at(x, y)),
            };
            pen.cell(area.x + x, area.y + y, symbol, style);
        }
    }
    Rect::new(area.x, area.y, columns, rows)
}

/// Rows and columns of cells: whole multiples of the pixels where they fit.
fn size(area: Rect, width: usize, height: usize) -> (u16, u16) {
    let factor = (usize::from(area.height) / height).min(usize::from(area.width) / (2 * width));
    if factor > 0 {
        return ((height * factor) as u16, (2 * width * factor) as u16);
    }
    let shrink = (usize::from(area.height) as f64 / height as f64)
        .min(usize::from(area.width) as f64 / (2 * width) as f64);
    let cells = |n: usize| ((n as f64 * shrink) as u16).max(1);
    (
        cells(height).min(area.height),
        cells(2 * width).min(area.width),
    )
}

/// The colours of black and white, where the theme has true colours.
fn true_greys(pen: &Pen) -> Option<[(u8, u8, u8); 2]> {
    let rgb = |color| match color {
        Some(Color::Rgb(r, g, b)) => Some((r, g, b)),
        _ => None,
    };
    let background = rgb(pen.theme().background().bg)?;
    let text = rgb(pen.style(Role::Text).fg)?;
    (!pen.ascii()).then_some([background, text])
}

fn mix([from, to]: [(u8, u8, u8); 2], brightness: u8) -> Color {
    let between = |a: u8, b: u8| {
        let (a, b, share) = (f64::from(a), f64::from(b), f64::from(brightness) / 255.0);
        (a + (b - a) * share).round() as u8
    };
    Color::Rgb(
        between(from.0, to.0),
        between(from.1, to.1),
        between(from.2, to.2),
    )
}

fn shade(pen: &Pen, brightness: u8) -> (&'static str, Style) {
    let shades = if pen.ascii() { ASCII } else { SHADES };
    let level = usize::from(brightness) * (shades.len() - 1) + 127;
    (shades[level / 255], pen.style(Role::Text))
}
