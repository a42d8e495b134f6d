//! Our own operations on plain `f32` slices, with their own backward pass, the same for every CPU backend.
//!
//! `operation` says what an operation is, `backend` runs one on burn's tensors, `simd` and `product` are what they are
//! made of; every other file is one operation: its loops, its gradient, its tests.

pub mod backend;
pub mod matrix;
pub mod operation;
pub mod product;
pub mod scratch;
pub mod simd;
pub mod storage;
#[cfg(test)]
pub mod testing;
