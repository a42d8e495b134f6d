//! Statistics of plain numbers: seeded draws and mixtures. It knows of no trial, no unit and no word.

mod mixture;
mod random;

pub use mixture::Mixture;
pub use random::Random;
