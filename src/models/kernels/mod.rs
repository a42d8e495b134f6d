//! Our own operations on plain `f32` slices, with their own backward pass, the same for every CPU backend.
//!
//! `operation` says what an operation is, `backend` runs one on burn's tensors, `simd` and `product` are what they are
//! made of; every other file is one operation: its loops, its gradient, its tests.

pub mod adam;
pub mod attention;
pub mod backend;
pub mod batch_norm;
pub mod convolution;
pub mod cross_entropy;
pub mod ctc;
pub mod elementary;
pub mod embedding;
pub mod gelu;
pub mod layer_norm;
pub mod linear;
pub mod matrix;
pub mod operation;
pub mod pooling;
pub mod product;
pub mod recurrent;
pub mod reduce;
pub mod reuse;
pub mod scratch;
pub mod simd;
pub mod storage;
#[cfg(test)]
pub mod testing;
pub mod window;
