//! The terminal: what it can do, how it is entered and left, what is read from it and written to it.

mod ascii;
mod pen;
mod writer;

pub use writer::{Abilities, FrameWriter};
