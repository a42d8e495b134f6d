//! What is trained: families, ladder arithmetic (parameters, FLOPs, memory), layers, kernels.

mod backend;
mod door;
mod families;
mod family;
mod footprint;
mod forms;
pub mod layers;
mod scale;
mod weights;
mod workloads;

pub use backend::Backend;
pub use door::{TrainBackend, Work, work_on};
pub use families::{Family, Network, STRIDE};
pub use family::{Mismatch, parameters};
pub use footprint::Footprint;
pub use forms::{ClickBatch, Form, Input, PictureBatch, SpeechBatch, TextBatch};
pub use layers::{
    Adam, Classes, CrossEntropy, Kernels, Optimizer, Route, Rule, Transcripts, ctc, with_threads,
};
pub use scale::Scale;
pub use weights::{EncodeError, Format, Weights};
pub use workloads::{Timing, Workload, matmul_gflops};
