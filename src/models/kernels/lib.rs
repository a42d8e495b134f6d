//! Our own operations on plain `f32` slices, with their own backward pass, the same for every CPU backend.
//!
//! `operation` says what an operation is, `backend` runs one on burn's tensors, `simd` and `product` are what they are
//! made of; every other file is one operation: its loops, its gradient, its tests.

#![expect(
    clippy::inline_always,
    reason = "a closure or function that is not inlined into a dispatched loop stays scalar"
)]
#![expect(
    clippy::many_single_char_names,
    reason = "loops over matrices are read by the field's letters"
)]
#![expect(
    clippy::extra_unused_type_parameters,
    reason = "a kernel without vectors written by hand is still dispatched"
)]
#![expect(
    clippy::needless_for_each,
    clippy::needless_pass_by_value,
    clippy::manual_memcpy,
    reason = "these forms are the ones that are seen to vectorise"
)]
#![cfg_attr(
    test,
    expect(clippy::float_cmp, reason = "whole numbers are computed exactly")
)]

pub mod adam;
pub mod attention;
pub mod backend;
pub mod batch_norm;
pub mod convolution;
pub mod cross_entropy;
pub mod ctc;
mod elementary;
pub mod embedding;
pub mod gelu;
mod handover;
pub mod interaction;
pub mod layer_norm;
pub mod linear;
pub mod matrix;
pub mod operation;
pub mod pooling;
pub mod product;
pub mod recurrent;
mod reduce;
mod reuse;
mod scratch;
pub mod simd;
pub mod storage;
#[cfg(test)]
mod testing;
pub mod threads;
mod window;

pub use window::Sliding;
