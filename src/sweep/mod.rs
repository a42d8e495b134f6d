//! The vocabulary: trials, plans, events, commands, and the sweep that events are folded into. Pure.

mod command;
mod cost;
mod curve;
mod decision;
mod elapsed;
mod event;
mod explain;
mod fold;
pub mod number;
mod plan;
mod progress;
mod reason;
mod record;
mod saving;
mod standing;
mod status;
mod summary;
mod trial;

pub use command::Command;
pub use cost::Cost;
pub use curve::{Bucket, CAPACITY, Curve};
pub use decision::{Decision, SimpleAnswer, Verdict};
pub use event::{End, Event, EventKind, Gauges, Specimen, WorkerGauge};
pub use fold::{Baseline, Sweep, SweepState};
pub use plan::{
    BackendChoice, Candidate, FORMAT, Machine, Plan, Size, SweepId, candidates, samples, trials,
};
pub use progress::Outlook;
pub use reason::{
    BadCheckpoint, Failure, Fault, Halved, Obstacle, PauseReason, Reason, SkipReason,
};
pub use record::{TrialRecord, TrialState};
pub use saving::{Decided, Foreseen, SURE};
pub use standing::{Spread, Standing};
pub use status::Status;
pub use summary::{ListRow, Summary};
pub use trial::{Budget, Latency, Outcome, Resources, Sizes, Trial, TrialId};
