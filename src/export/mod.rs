//! What leaves the program: one file per format.

pub mod text;
