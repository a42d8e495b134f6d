//! Keys: one table from which dispatch, footer, help and palette are made, remappable by `keys.toml`.

mod action;
mod chord;
mod keymap;
mod parse;
mod tab;
mod table;

pub use action::Action;
pub use chord::Chord;
pub use keymap::{Binding, Keys};
pub use tab::Tab;
pub(in crate::tui) use table::key_table;
