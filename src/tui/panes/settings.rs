//! What will be trained and how, changed in place.

use ratatui::{layout::Rect, text::Span};
use unicode_width::UnicodeWidthStr;

use crate::{
    tui::{
        theme::Role,
        widgets::{Canvas, Frame, figures},
    },
    words::{say, word},
};

/// A setting as it is shown.
pub struct Row {
    /// Its name.
    pub title: &'static str,
    /// Its value.
    pub value: Value,
}

/// The value of a setting.
pub enum Value {
    /// As it is.
    Kept(String),
    /// As it is being typed.
    Typed(String),
}

/// The settings of a draft.
pub struct Props {
    /// All of them.
    pub rows: Vec<Row>,
    /// The selected one.
    pub selected: usize,
    /// Whether the pane has the keys.
    pub focused: bool,
    /// The keys that edit a setting, and that give the pane the keys.
    pub keys: [String; 2],
}

/// Rows that so many settings take, with their frame.
pub fn height(settings: usize) -> u16 {
    settings as u16 + 2
}

/// Draws the settings of a draft; the one that is being typed with a cursor.
pub fn settings(canvas: &mut Canvas, area: Rect, props: &Props) {
    let mut frame = Frame::new(word("what will be trained"), props.focused);
    let [edits, gives] = &props.keys;
    frame.aside = if props.focused {
        say!("{key} edits", key = edits).into()
    } else {
        say!("{key} edits it", key = gives).into()
    };
    let inner = frame.draw(canvas, area);
    let names = props.rows.iter().map(|row| word(row.title).width());
    let names = names.max().unwrap_or(0) as u16;
    let visible = usize::from(inner.height);
    let first = (props.selected + 1).saturating_sub(visible);
    for (row, setting) in props.rows.iter().enumerate().skip(first).take(visible) {
        let at = (row - first) as u16;
        let mine = props.focused && row == props.selected;
        let accent = canvas.style(Role::Accent);
        if mine {
            canvas.text(inner, (0, at), canvas.glyph("▸", ">"), accent);
        }
        let role = if mine { Role::Accent } else { Role::Dim };
        let style = canvas.style(role);
        canvas.text(inner, (2, at), word(setting.title), style);
        let value = match &setting.value {
            Value::Typed(text) => Span::styled(format!("{text}_"), accent),
            Value::Kept(text) if text.is_empty() => {
                Span::styled(figures::UNKNOWN, canvas.style(Role::Dim))
            }
            Value::Kept(text) => Span::styled(text.as_str(), canvas.style(Role::Text)),
        };
        canvas.text(inner, (names + 4, at), &value.content, value.style);
    }
}
