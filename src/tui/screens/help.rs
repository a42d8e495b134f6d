//! ```text
//! ╭▸keys on Train ─────────────────────────────── /query_ ╮
//! │ p          pause the trial, or let it go on           │
//! ╰───────────────────────────────────────────────────────╯
//! ```

use ratatui::{layout::Rect, text::Line};

use super::layout::above;
use crate::{
    tui::{
        keys::{Binding, Chord, Tab},
        state::{App, Found},
        theme::Role,
        widgets::{Canvas, Frame, wrapped},
    },
    words::{say, word},
};

/// Columns of the keys, where there is room for many and where not.
const KEYS: [u16; 2] = [16, 11];
/// The most columns that the help takes.
const WIDEST: u16 = 84;

/// Draws the keys that work on the current screen, or those of all screens that hold what is searched for; what they do in
/// as many rows as it takes.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect, (query, scroll): (&str, usize)) {
    let rows = rows(app, area.width, query);
    let keys = KEYS[usize::from(area.width < WIDEST)];
    let place = above(area, (WIDEST, (rows.len().max(1) as u16).saturating_add(2)));
    canvas.clear(place);
    let title = if query.trim().is_empty() {
        say!("keys on {tab}", tab = word(app.tab.title()))
    } else {
        word("keys on all screens").to_owned()
    };
    let mut frame = Frame::new(title, true);
    frame.aside = say!("search: {query}_", query).into();
    let inner = frame.draw(canvas, place);
    if rows.is_empty() {
        canvas.text(inner, (1, 0), word("no key matches"), app.style(Role::Dim));
    }
    let visible = usize::from(inner.height);
    let first = scroll.min(rows.len().saturating_sub(visible));
    if first + visible < rows.len() {
        let more = rows.len() - first - visible;
        frame.below = Line::raw(say!("{more} more below", more));
        frame.draw(canvas, place);
    }
    for (row, (binding, line)) in rows[first..].iter().take(visible).enumerate() {
        let row = row as u16;
        if let Some(binding) = binding {
            let style = app.style(if binding.tabs.is_empty() {
                Role::Text
            } else {
                Role::Accent
            });
            canvas.text(inner, (1, row), &chords(binding), style);
        }
        canvas.text(inner, (keys, row), line, app.style(Role::Text));
    }
}

/// What the help says of a query, row by row; the first row of each binding with it.
pub fn rows<'a>(app: &'a App, width: u16, query: &str) -> Vec<(Option<&'a Binding>, String)> {
    let keys = KEYS[usize::from(width < WIDEST)];
    let width = usize::from(width.min(WIDEST).saturating_sub(keys + 3));
    let of = |found: Found<'a>| {
        let lines = wrapped(&said(&found), width).into_iter().enumerate();
        lines.map(move |(row, line)| ((row == 0).then_some(found.binding), line))
    };
    app.found(query).into_iter().flat_map(of).collect()
}

/// What a key does, behind the screens on which it does that where they are not all of them.
fn said(found: &Found) -> String {
    let what = word(found.binding.words);
    if found.tabs.len() == Tab::ALL.len() || found.tabs.is_empty() {
        return what.to_owned();
    }
    let screens: Vec<_> = found.tabs.iter().map(|t| word(t.title())).collect();
    let screens = screens.join(word(", "));
    say!("{screens}: {what}", screens, what)
}

fn chords(binding: &Binding) -> String {
    if binding.chords.is_empty() {
        return word("no key").to_owned();
    }
    let keys: Vec<_> = binding.chords.iter().map(Chord::to_string).collect();
    keys.join("  ")
}
