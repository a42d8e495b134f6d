//! What will be trained and how, changed in place.

use ratatui::{layout::Rect, text::Span};
use unicode_width::UnicodeWidthStr;

use crate::{
    tui::{
        keys::Action,
        message::Draft,
        state::{App, PlanPane, TextInput},
        theme::Role,
        widgets::{Canvas, Frame, figures},
    },
    words::{say, word},
};

/// Rows that the settings of a draft take, with their frame.
pub fn height(app: &App) -> u16 {
    app.settings().0.len() as u16 + 2
}

/// Draws the settings of a draft; the one that is being typed with a cursor.
pub fn settings(app: &App, canvas: &mut Canvas, area: Rect, draft: &Draft) {
    let focused = app.plan.focus == PlanPane::Settings;
    let mut frame = Frame::new(word("what will be trained"), focused);
    let key = |action| app.keys.shown(action, app.tab);
    frame.aside = if focused {
        say!("{key} edits", key = key(Action::Enter)).into()
    } else {
        say!("{key} edits it", key = key(Action::NextPane)).into()
    };
    let inner = frame.draw(canvas, area);
    let (all, selected) = app.settings();
    let names = all
        .iter()
        .map(|s| word(s.title()).width())
        .max()
        .unwrap_or(0) as u16;
    let rows = usize::from(inner.height);
    let first = (selected + 1).saturating_sub(rows);
    for (row, setting) in all.iter().enumerate().skip(first).take(rows) {
        let at = (row - first) as u16;
        let mine = focused && row == selected;
        if mine {
            canvas.text(inner, (0, at), app.glyph("▸", ">"), app.style(Role::Accent));
        }
        let role = if mine { Role::Accent } else { Role::Dim };
        canvas.text(inner, (2, at), word(setting.title()), app.style(role));
        let value = match &app.input {
            Some(TextInput::Setting {
                setting: typed,
                text,
                ..
            }) if typed == setting => Span::styled(format!("{text}_"), app.style(Role::Accent)),
            _ => match setting.text(&draft.scenario) {
                text if text.is_empty() => Span::styled(figures::UNKNOWN, app.style(Role::Dim)),
                text => Span::styled(text, app.style(Role::Text)),
            },
        };
        canvas.text(inner, (names + 4, at), &value.content, value.style);
    }
}
