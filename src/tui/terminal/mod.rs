//! The terminal: what it can do, how it is entered and left, what is read from it and written to it.

mod ascii;
mod cell;
mod hand;
mod input;
mod keys;
mod line;
mod order;
mod pen;
mod probe;
mod screen;
mod signals;
mod writer;

pub use ascii::text as ascii;
pub use input::{Decoder, Input};
pub use line::Line;
pub use probe::Capabilities;
pub use screen::Screen;
pub use signals::{Call, Signals};
pub use writer::{Abilities, FrameWriter};
