//! What a listener heard, and what a model foretells, the true item marked:
//!
//! ```text
//! history  song 4 · song 99 · song 12 · song 18      (the newest last)
//! next
//!  1 song 33      31%     6 song 70       3%
//!  2 song 7 ✓     12%     7 song 21       2%
//! truth    song 7 · place 2 of 200
//! ```

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    tui::{
        theme::Role,
        widgets::{Canvas, figures, padded, shortened},
    },
    words::{say, word},
};

/// Columns before what a row shows.
const TITLES: usize = 9;
/// Columns of the number before an item, and of the share behind it.
const AROUND: usize = 3 + 6;
/// Columns that one of two lists needs.
const NARROW: usize = 20;

/// A listener, and what a model foretells.
#[derive(Clone, Copy, Debug)]
pub struct Listener<'a> {
    /// The last items, the newest last.
    pub heard: &'a [String],
    /// What was heard next.
    pub truth: &'a str,
    /// The most probable items.
    pub next: &'a [(String, f64)],
    /// The place of what was heard next.
    pub rank: Option<usize>,
    /// Items of the catalogue.
    pub items: usize,
}

/// Draws a history, what is foretold of it, and what came.
pub fn draw(canvas: &mut Canvas, area: Rect, props: &Listener) {
    let area = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    };
    let width = usize::from(area.width).saturating_sub(TITLES);
    let dim = canvas.style(Role::Dim);
    let title = |text: &str| Span::styled(padded(text, TITLES), dim);
    let dot = canvas.glyph(" · ", " | ");
    let heard = Span::raw(newest(props.heard, dot, width));
    canvas.line(area, 0, &Line::from(vec![title(word("history")), heard]));
    let listed = listed(canvas, area, props);
    let found = props.next.iter().any(|(item, _)| item == props.truth);
    let role = match (props.next.is_empty(), found) {
        (true, _) => Role::Text,
        (false, true) => Role::Ok,
        (false, false) => Role::Bad,
    };
    let truth = match props.rank {
        Some(rank) => say!(
            "{item} · place {rank} of {items}",
            item = props.truth,
            rank,
            items = props.items
        )
        .to_string(),
        None => props.truth.to_owned(),
    };
    let truth = Span::styled(shortened(&truth, width), canvas.style(role));
    let line = Line::from(vec![title(word("truth")), truth]);
    canvas.line(area, 1 + listed, &line);
}

/// As many of the newest items as fit, the oldest of them first.
fn newest(heard: &[String], dot: &str, width: usize) -> String {
    let mut from = heard.len().saturating_sub(1);
    let joined = |from: usize| heard[from..].join(dot);
    while from > 0 && joined(from - 1).width() <= width {
        from -= 1;
    }
    shortened(&joined(from.min(heard.len())), width)
}

/// The items that are foretold, in two columns where there is room; how many rows they take.
fn listed(canvas: &mut Canvas, area: Rect, props: &Listener) -> u16 {
    if props.next.is_empty() {
        return 0;
    }
    let width = usize::from(area.width);
    let columns = if width / 2 >= NARROW { 2 } else { 1 };
    // One row tells what was heard, one what came; a title of its own is the first to go.
    let room = usize::from(area.height).saturating_sub(2).max(1);
    let rows = props.next.len().div_ceil(columns).min(room);
    let titled = rows < room;
    let (dim, ok) = (canvas.style(Role::Dim), canvas.style(Role::Ok));
    if titled {
        canvas.line(area, 1, &Line::styled(word("next"), dim));
    }
    let first = 1 + usize::from(titled);
    for (place, (item, share)) in props.next.iter().enumerate().take(rows * columns) {
        let at = (
            (place / rows * (width / columns)) as u16,
            (first + place % rows) as u16,
        );
        let right = item == props.truth;
        let sign = if right {
            canvas.glyph(" ✓", " +")
        } else {
            ""
        };
        let name = (width / columns).saturating_sub(AROUND + 2 + sign.width());
        let name = format!("{}{sign}", shortened(item, name));
        let style = if right { ok } else { canvas.style(Role::Text) };
        let x = canvas.text(area, at, &format!("{:>2} ", place + 1), dim);
        canvas.text(area, (x, at.1), &name, style);
        let share = format!("{:>5}", figures::percent(*share));
        let x = at.0 + (width / columns).saturating_sub(2 + share.width()) as u16;
        canvas.text(area, (x, at.1), &share, dim);
    }
    (rows + usize::from(titled)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_items_are_those_that_stay() {
        let heard = ["one", "two", "three"].map(str::to_owned);
        assert_eq!(newest(&heard, " · ", 40), "one · two · three");
        assert_eq!(newest(&heard, " · ", 12), "two · three");
        assert_eq!(newest(&heard, " · ", 4), "thr…");
        assert_eq!(newest(&[], " · ", 4), "");
    }
}
