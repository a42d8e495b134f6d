//! How the dashboard looks: its colours, and which characters it may draw.

use ratatui::style::Style;

use crate::tui::theme::{Role, Theme};

/// How to draw: the colours, and whether more than ASCII may be drawn.
#[derive(Clone, Debug)]
pub struct Look {
    /// The colours, already reduced to what the terminal can show.
    pub theme: Theme,
    /// Names of all themes that can be chosen, in order.
    pub themes: Vec<String>,
    /// Which characters the terminal can show.
    pub glyphs: Glyphs,
}

/// Which characters the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// All of Unicode, braille included.
    #[default]
    Unicode,
    /// What the Linux console's own fonts have: lines, half blocks and a few signs, no braille.
    Console,
    /// ASCII only.
    Ascii,
}

impl Look {
    /// The style of a meaning.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// One of two texts: the second where only ASCII may be drawn.
    pub fn glyph<'t>(&self, unicode: &'t str, ascii: &'t str) -> &'t str {
        match self.glyphs {
            Glyphs::Unicode | Glyphs::Console => unicode,
            Glyphs::Ascii => ascii,
        }
    }
}
