//! What to study: the scenario file, the nine tasks, the constraints; strict parsing with hints.

mod area;
mod bounds;
mod catalog;
mod constraint;
mod error;
mod fault;
mod macros;
mod metric;
mod misfit;
mod own;
mod parse;
mod program;
#[expect(
    clippy::module_inception,
    reason = "the scenario's own file is the room's main noun"
)]
mod scenario;
mod scrape;
mod tasks;
mod validate;

pub use area::Area;
pub use bounds::{Bound, Bounds, check_bounds};
pub use catalog::{Entry, catalog, find, open};
pub use constraint::{Constraint, Elsewhere, Measurement, Pessimism};
pub use error::{Error, nearest};
pub use fault::Fault;
pub use macros::Macro;
pub use metric::{Direction, Metric, Quality};
pub(crate) use parse::read;
pub use parse::{Override, parse};
pub use program::{OwnMetric, Program, ScaleTable, quoted};
pub use scenario::{Ladder, Optimizer, Saving, Scenario, Schedule, Training};
pub use scrape::Scrape;
pub use tasks::Task;
pub use validate::{MOST_TRIALS, trials, validate};

pub use crate::{
    data::{DataFacts, Scaling, Signature, Source, Spec as DataSpec},
    models::{Backend, Family, Footprint, Scale},
};
