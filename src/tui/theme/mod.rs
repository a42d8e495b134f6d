//! Themes: colours by meaning.

mod catalog;
mod color;
mod file;
mod paint;
mod place;
mod role;
mod sheet;
mod shelf;
#[expect(
    clippy::module_inception,
    reason = "the theme's own file is the room's main noun"
)]
mod theme;

pub use catalog::{DARK, LIGHT, ThemeEntry, catalog, check, find, find_on, names, sheet, stamp};
pub use color::{Depth, Ground, Rgb};
pub use role::Role;
pub use sheet::{Faint, Ink, LINE_CONTRAST, Sheet, TEXT_CONTRAST};
pub use theme::Theme;

/// A fault in a theme's file: the same places and hints as in a scenario's.
pub use crate::scenario::Error as ThemeError;
