//! Interactions: who met what, and when, as users' tables have it, in one form for every kind of data that is made of them.

mod asked;
pub(super) mod columns;
mod faults;
mod files;
mod ids;
mod log;
mod names;
pub(super) mod rows;

pub use asked::Columns;
pub(super) use columns::Places;
pub(super) use faults::Faults;
pub(super) use files::{rows_of, within};
pub(super) use log::{Interaction, Log, Repeat, named};
pub(super) use names::Names;
pub(super) use rows::Rows;
