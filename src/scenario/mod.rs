//! What to study: the scenario file, the nine tasks, requirements; strict parsing with hints.

mod requirements;
#[expect(clippy::module_inception, reason = "the scenario's own file is the room's main noun")]
mod scenario;
mod task;

pub use requirements::Requirements;
pub use scenario::{Ladder, Optimizer, Scenario, Training};
pub use task::{Area, Direction, Metric, Task};

pub use crate::{
    data::{DataFacts, Scaling, Signature, Source, Spec as DataSpec},
    models::{Backend, Family, Footprint, Scale},
};
