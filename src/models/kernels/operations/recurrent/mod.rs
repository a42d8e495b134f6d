//! Recurrent layers over whole sequences, with backpropagation through time (Werbos, 1990).

mod gradients;
pub mod gru;
pub mod lstm;
mod sequence;
#[cfg(test)]
mod tests;

pub use sequence::{Direction, Reading};
