//! Our own operations on plain `f32` slices, with their own backward pass, the same for every CPU backend.

pub mod matrix;
pub mod product;
pub mod scratch;
pub mod simd;
#[cfg(test)]
mod testing;
