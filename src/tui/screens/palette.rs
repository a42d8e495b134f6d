//! ```text
//! ╭ : query_ ─────────────────────────────────────────────╮
//! │ ▸ p        pause the trial, or let it go on           │
//! │   P        pause the sweep, or let it go on           │
//! ╰ pause in keys.toml ───────────────────────────────────╯
//! ```

use ratatui::{layout::Rect, text::Line};
use unicode_width::UnicodeWidthStr;

use super::layout::above;
use crate::{
    tui::{
        keys::Binding,
        state::App,
        theme::Role,
        widgets::{Canvas, Frame, wrapped},
    },
    words::{say, word},
};

/// The most columns that the palette takes.
const WIDEST: u16 = 84;
/// The most rows that it takes, with its frame.
const HIGHEST: usize = 18;
/// Columns before the keys, and between them and the words.
const MARGIN: u16 = 3;

/// Draws the actions that hold what is searched for, in the words of the help.
pub fn draw(app: &App, canvas: &mut Canvas, area: Rect, (query, selected): (&str, usize)) {
    let found = app.matching(query);
    let widest = found.iter().map(|b| key(b).width()).max().unwrap_or(0) as u16;
    let keys = MARGIN + widest + 2;
    let columns = usize::from(area.width.min(WIDEST).saturating_sub(keys + MARGIN));
    let lines: Vec<(usize, bool, String)> = (0..)
        .zip(&found)
        .flat_map(|(at, binding)| {
            let lines = wrapped(word(binding.words), columns).into_iter();
            lines.zip(0..).map(move |(line, row)| (at, row == 0, line))
        })
        .collect();
    let place = above(area, (WIDEST, (lines.len().max(1) + 2).min(HIGHEST) as u16));
    canvas.clear(place);
    let mut frame = Frame::new(Line::raw(format!(": {query}_")), true);
    if let Some(binding) = found.get(selected) {
        frame.aside = say!("{shown} of {all}", shown = selected + 1, all = found.len()).into();
        frame.below = say!("`{name}` in keys.toml", name = binding.name()).into();
    }
    let inner = frame.draw(canvas, place);
    if found.is_empty() {
        canvas.text(
            inner,
            (1, 0),
            word("nothing that works here"),
            app.style(Role::Dim),
        );
    }
    // The selection and two more, if there are more.
    let last = lines
        .iter()
        .rposition(|(at, ..)| *at == selected)
        .unwrap_or(0);
    let visible = usize::from(inner.height);
    let first = (last + 3).min(lines.len()).saturating_sub(visible);
    for (row, (at, opens, line)) in (0..inner.height).zip(&lines[first..]) {
        let mine = *at == selected;
        let style = app.style(if mine { Role::Accent } else { Role::Text });
        if *opens {
            let pointer = if mine { canvas.glyph("▸", ">") } else { " " };
            canvas.text(inner, (1, row), pointer, style);
            canvas.text(inner, (MARGIN, row), &key(found[*at]), style);
        }
        canvas.text(inner, (keys, row), line, style);
    }
}

/// The first key of an action; empty where it has none.
fn key(binding: &Binding) -> String {
    let first = binding.chords.first();
    first.map(ToString::to_string).unwrap_or_default()
}
