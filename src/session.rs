//! The session between a sweep's files and whoever shows it: events in, commands out; live, replayed or attached.

mod demo;
mod follow;
mod library;
mod replay;
mod serve;

pub use demo::{Recording, demo};
pub use follow::{Happening, follow};
pub use library::{lost, row};
pub use replay::replay;
pub use serve::{Setting, serve};
