//! Our own operations on plain `f32` slices, with their own backward pass, the same for every CPU backend.
//!
//! `operation` says what an operation is and `dispatch` takes one to a backend. `operations` holds them, a file for each:
//! its loops, its gradient, its tests. `gemm` and `math` are what their loops are made of, `runtime` is where they run:
//! instructions, threads, memory, and the tensors of each backend.

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

pub mod dispatch;
pub mod gemm;
mod math;
pub mod operation;
pub mod operations;
pub mod runtime;
#[cfg(test)]
mod testing;
