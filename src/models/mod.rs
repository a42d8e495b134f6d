//! What is trained: families, ladder arithmetic (parameters, FLOPs, memory), layers, kernels.
//!
//! The rooms stand in reading order in groups, and a room imports none of a group below its own (`tests/architecture` holds it).

// Where a model trains, how large it is, what it costs, and what is left of it.
mod backend;
mod footprint;
pub mod product;
mod scale;
mod weights;

// The layers that families are built from.
pub mod layers;

// How networks read each kind of data.
mod forms;

// What a family declares.
mod family;

// The families.
mod families;

// From a backend's name to its type.
mod dispatch;

// What `bench` measures.
mod workloads;

pub use backend::Backend;
pub use dispatch::{TrainBackend, Work, work_on};
pub use families::{Family, Network, STRIDE};
pub use family::{Mismatch, parameters};
pub use footprint::Footprint;
pub use forms::{ClickBatch, Form, HistoryBatch, Input, PictureBatch, SpeechBatch, TextBatch};
pub use layers::{
    Adam, Classes, CrossEntropy, Kernels, Optimizer, Route, Rule, Transcripts, ctc, with_threads,
};
pub use scale::Scale;
pub use weights::{EncodeError, Format, Weights};
pub use workloads::{Timing, Workload, matmul_gflops};
