//! What is trained: families, ladder arithmetic (parameters, FLOPs, memory), layers, kernels.

mod arithmetic;
mod backend;
mod door;
mod families;
mod family;
mod layers;
mod network;
mod weights;

pub use arithmetic::{Footprint, footprint};
pub use backend::Backend;
pub use door::{Work, work_on};
pub use family::{Family, Scale};
pub use network::Network;
pub use weights::{EncodeError, Format, Weights};
