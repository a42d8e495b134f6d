//! What is trained: families, ladder arithmetic (parameters, FLOPs, memory), layers, kernels.

mod arithmetic;
mod backend;
mod family;

pub use arithmetic::{Footprint, footprint};
pub use backend::Backend;
pub use family::{Family, Scale};
