//! Reads a backend's tensors as slices and makes tensors from numbers: without a copy, but for reading what was not made
//! here from candle, which lends nobody its memory.

mod candle;
mod flex;
mod held;

pub use held::{Held, Lent, Storage};
