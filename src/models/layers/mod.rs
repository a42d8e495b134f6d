//! The layers that families are built from: burn modules whose forward passes are our own kernels on every CPU backend.
//!
//! Each file is one layer. [`Route::Burn`] makes all of them use burn's own operations instead, to compare with.

mod batch_norm;
mod convolution;
mod linear;
mod loss;
mod pooling;
#[cfg(test)]
mod testing;

pub use batch_norm::BatchNorm;
pub use convolution::{Conv1d, Conv2d, ConvTranspose2d};
pub use linear::Linear;
pub use loss::{Classes, CrossEntropy};
pub use pooling::{average_pool, global_average, max_pool};

pub use super::kernels::{
    backend::{Kernels, Route},
    pooling::Pool,
    simd::Instructions,
};
