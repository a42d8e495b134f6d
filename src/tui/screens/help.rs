//! ```text
//! ╭ keys on Train ─────────────────────────────── /query_ ╮
//! │ p          pause the trial, or let it go on           │
//! ╰───────────────────────────────────────────────────────╯
//! ```

use ratatui::{layout::Rect, text::Line};

use super::above;
use crate::{
    tui::{
        Chord, Role,
        app::App,
        widgets::{Frame, Pen},
    },
    words::{say, word},
};

/// Columns of the keys.
const KEYS: u16 = 16;

/// Draws the keys that work on the current screen and hold what is searched for.
pub fn draw(app: &App, pen: &mut Pen, area: Rect, (query, scroll): (&str, usize)) {
    let found = app.matching(query);
    let place = above(area, (84, found.len() as u16 + 2));
    pen.clear(place);
    let mut frame = Frame::new(say!("keys on {tab}", tab = word(app.tab.title())), true);
    frame.aside = say!("search: {query}_", query).into();
    let inner = frame.draw(pen, place);
    let visible = usize::from(inner.height);
    let first = scroll.min(found.len().saturating_sub(visible));
    if first + visible < found.len() {
        let more = found.len() - first - visible;
        frame.below = Line::raw(say!("{more} more below", more));
        frame.draw(pen, place);
    }
    for (row, binding) in found[first..].iter().take(visible).enumerate() {
        let row = row as u16;
        let keys: Vec<_> = binding.chords.iter().map(Chord::to_string).collect();
        let keys = if keys.is_empty() {
            word("no key").to_owned()
        } else {
            keys.join("  ")
        };
        let style = app.style(if binding.tabs.is_empty() {
            Role::Text
        } else {
            Role::Accent
        });
        pen.text(inner, (1, row), &keys, style);
        pen.text(
            inner,
            (KEYS, row),
            word(binding.words),
            app.style(Role::Text),
        );
    }
}
