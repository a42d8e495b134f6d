//! Whatever a program of the user's own learns; the scenario says by which metric it is judged.

use super::task::Declaration;
use crate::{
    scenario::{area::Area, metric::Metric},
    sets::Name,
    words::noop,
};

/// The task.
pub const TASK: Declaration = Declaration {
    name: noop("own"),
    area: Area::Own,
    kind: None,
    metrics: &[Metric::Own(Name::of("quality"))],
};
