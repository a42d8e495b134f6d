//! What one cell of a drawing may hold, and how far it moves the cursor.

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr;

use super::{abilities::Abilities, ascii, console, style::SHOWN_ON_BLANK};
use crate::{
    tui::{look::Glyphs, theme::Depth},
    words::is_hidden,
};

/// Leaves in a cell only what the terminal can show, and on a blank only what shows there.
pub fn settle(cell: &mut Cell, abilities: Abilities) {
    let symbol = cell.symbol();
    if symbol.is_ascii() || abilities.glyphs != Glyphs::Ascii {
        if !is_plain(symbol) && symbol.contains(is_hidden) {
            // Never let a text speak to the terminal.
            cell.set_char('?');
        } else if columns_of(symbol) == 0 {
            cell.set_char(' ');
        } else if abilities.glyphs == Glyphs::Console
            && let Some(shown) = console::cell(symbol)
        {
            cell.set_char(shown);
        }
    } else {
        cell.set_char(ascii::cell(symbol));
    }
    if abilities.depth == Depth::Mono {
        (cell.fg, cell.bg) = (Color::Reset, Color::Reset);
    }
    if cell.symbol() == " " && !cell.modifier.intersects(SHOWN_ON_BLANK) {
        cell.fg = Color::Reset;
        cell.modifier = Modifier::empty();
    }
}

/// Whether it is one of the characters that nearly every cell holds, all of one column: printable ASCII, lines,
/// blocks and braille. Nothing more is looked up for these.
fn is_plain(symbol: &str) -> bool {
    match symbol.as_bytes() {
        [byte] => (0x20..0x7f).contains(byte),
        [0xe2, second, _] => matches!(second, 0x94..=0x96 | 0xa0..=0xa3),
        _ => false,
    }
}

/// How many columns a cell's content takes, at least 1.
pub fn columns(symbol: &str) -> usize {
    columns_of(symbol).max(1)
}

fn columns_of(symbol: &str) -> usize {
    if is_plain(symbol) { 1 } else { symbol.width() }
}

/// Whether every terminal moves its cursor by one column for this.
pub fn is_single(symbol: &str) -> bool {
    is_plain(symbol) || (symbol.chars().nth(1).is_none() && symbol.width() == 1)
}
