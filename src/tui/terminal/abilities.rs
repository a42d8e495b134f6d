//! What a frame may hold, after what the terminal can do.

use crate::tui::{look::Glyphs, theme::Depth};

/// What a frame may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Which characters.
    pub glyphs: Glyphs,
    /// How many colours; only the lack of any changes what is written, as themes are reduced already.
    pub depth: Depth,
    /// Whether a frame is wrapped in synchronized output.
    pub synchronized: bool,
}
