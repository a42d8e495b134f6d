//! The terminal: what it can do, how it is entered and left, what is read from it and written to it.

mod abilities;
mod ascii;
mod capabilities;
mod cell;
mod cell_writer;
mod console;
mod decoder;
mod escape_sequences;
mod frame_writer;
mod input;
mod screen;
mod signals;
mod style;
mod tty;
mod write_order;

pub use abilities::Abilities;
pub use ascii::text as ascii;
pub use capabilities::Capabilities;
pub use decoder::Decoder;
pub use frame_writer::FrameWriter;
pub use input::Input;
pub use screen::Screen;
pub use signals::{Call, Signals};
pub use tty::Tty;
