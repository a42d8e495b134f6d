//! A grey picture in cells: true greys where the theme has true colours, shades of blocks elsewhere.

use ratatui::{
    layout::Rect,
    style::{Color, Style},
};

use super::canvas::Canvas;
use crate::tui::theme::Role;

/// How many greys are told apart.
const GREYS: u8 = 16;

const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];
const ASCII: [&str; 5] = [" ", ".", "+", "#", "@"];

/// Draws brightnesses 0 to 255, row by row, as large as fits; a pixel is about twice as many cells wide as high.
/// Returns the area that it took.
pub fn picture(canvas: &mut Canvas, area: Rect, width: usize, pixels: &[u8]) -> Rect {
    let height = pixels.len().checked_div(width).unwrap_or(0);
    if height == 0 || area.is_empty() {
        return Rect::ZERO;
    }
    let (rows, columns) = size(area, width, height);
    let greys = true_greys(canvas);
    let halves = if greys.is_some() { 2 } else { 1 };
    let at = |x: u16, y: u16| {
        let column = usize::from(x) * width / usize::from(columns);
        let row = usize::from(y) * height / usize::from(rows * halves);
        pixels.get(row * width + column).copied().unwrap_or(0)
    };
    for y in 0..rows {
        for x in 0..columns {
            let (symbol, style) = match greys {
                Some(ends) => halves_of([at(x, 2 * y), at(x, 2 * y + 1)].map(|b| mix(ends, b))),
                None => shade(canvas, at(x, y)),
            };
            canvas.cell(area.x + x, area.y + y, symbol, style);
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
fn true_greys(canvas: &Canvas) -> Option<[(u8, u8, u8); 2]> {
    let rgb = |color| match color {
        Some(Color::Rgb(r, g, b)) => Some((r, g, b)),
        _ => None,
    };
    let background = rgb(canvas.theme().background().bg)?;
    let text = rgb(canvas.style(Role::Text).fg)?;
    (!canvas.ascii()).then_some([background, text])
}

/// An upper and a lower pixel as one cell; a blank where they are equal.
fn halves_of([upper, lower]: [Color; 2]) -> (&'static str, Style) {
    let below = Style::new().bg(lower);
    if upper == lower {
        return (" ", below);
    }
    ("▀", below.fg(upper))
}

/// A brightness between black and white, in one of [`GREYS`] steps: each pair of colours costs bytes on the line.
fn mix([from, to]: [(u8, u8, u8); 2], brightness: u8) -> Color {
    let step = 255.0 / f64::from(GREYS - 1);
    let brightness = (f64::from(brightness) / step).round() * step;
    let between = |a: u8, b: u8| {
        let (a, b, share) = (f64::from(a), f64::from(b), brightness / 255.0);
        (a + (b - a) * share).round() as u8
    };
    Color::Rgb(
        between(from.0, to.0),
        between(from.1, to.1),
        between(from.2, to.2),
    )
}

fn shade(canvas: &Canvas, brightness: u8) -> (&'static str, Style) {
    let shades = if canvas.ascii() { ASCII } else { SHADES };
    let level = usize::from(brightness) * (shades.len() - 1) + 127;
    (shades[level / 255], canvas.style(Role::Text))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{GREYS, halves_of, mix};

    #[test]
    fn a_picture_costs_few_colours_and_keeps_black_and_white() {
        let ends = [(40, 44, 52), (213, 217, 224)];
        let colours: HashSet<_> = (0..=255).map(|b| mix(ends, b)).collect();
        assert_eq!(colours.len(), usize::from(GREYS));
        let [black, white] = [0, 255].map(|b| mix(ends, b));
        assert!(colours.contains(&ratatui::style::Color::Rgb(40, 44, 52)));
        assert_eq!(white, ratatui::style::Color::Rgb(213, 217, 224));
        assert_eq!(halves_of([black, black]).0, " ");
        assert_eq!(halves_of([black, white]).0, "▀");
    }
}
