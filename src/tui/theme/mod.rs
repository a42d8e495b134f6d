//! Themes: colours by meaning.

mod catalog;
mod color;
mod color_value;
mod file;
mod files;
mod location;
mod resolved;
mod role;
#[expect(
    clippy::module_inception,
    reason = "the theme's own file is the room's main noun"
)]
mod theme;

pub use catalog::{DARK, LIGHT, ThemeEntry, catalog, check, find, find_on, names, resolved, stamp};
pub use color::{Depth, Ground, Rgb};
pub use resolved::{LINE_CONTRAST, LowContrast, ResolvedTheme, TEXT_CONTRAST, ThemeStyle};
pub use role::Role;
pub use theme::Theme;

/// A fault in a theme's file: the same places and hints as in a scenario's.
pub use crate::scenario::Error as ThemeError;
