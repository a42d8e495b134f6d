//! What is trained: families, ladder arithmetic (parameters, FLOPs, memory), layers, kernels.

mod arithmetic;
mod backend;
mod door;
mod families;
mod family;
mod input;
pub mod layers;
mod network;
mod weights;
mod workloads;

pub use arithmetic::{Footprint, footprint};
pub use backend::Backend;
pub use door::{TrainBackend, Work, work_on};
pub use families::STRIDE;
pub use family::{Family, Scale};
pub use input::Input;
pub use layers::{
    Adam, Classes, CrossEntropy, Kernels, Optimizer, Route, Rule, Transcripts, ctc, with_threads,
};
pub use network::Network;
pub use weights::{EncodeError, Format, Weights};
pub use workloads::{Timing, Workload, matmul_gflops};
