//! Themes: colours by meaning.

mod role;
mod theme;

pub use role::Role;
pub use theme::Theme;
