//! Keys: one table from which dispatch, footer, help and palette are made, remappable by `keys.toml`.

mod action;
mod chord;
mod parse;
mod table;

pub use action::{Action, Tab};
pub use chord::Chord;
pub use table::{Binding, Keys};
