//! Image classification: one label for a whole image.

use super::task::Declaration;
use crate::{
    data::Kind,
    scenario::{area::Area, metric::Metric},
    words::noop,
};

/// The task.
pub const TASK: Declaration = Declaration {
    name: noop("image-classification"),
    area: Area::Vision,
    kind: Some(Kind::Pictures),
    metrics: &[Metric::Top1, Metric::Top5, Metric::Nll, Metric::Ece],
};
