//! Where operations run: the instructions, threads and memory of the machine, and the tensors of each backend.

mod autodiff;
pub mod buffers;
mod gradients;
mod remembered;
pub mod simd;
pub mod storage;
pub mod threads;
pub mod workspace;
