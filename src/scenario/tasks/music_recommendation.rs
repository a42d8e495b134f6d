//! Music recommendation: what a listener will hear next.

use super::task::Declaration;
use crate::{
    data::Kind,
    scenario::{area::Area, metric::Metric},
    words::noop,
};

/// The task.
pub const TASK: Declaration = Declaration {
    name: noop("music-recommendation"),
    area: Area::Recommendation,
    kind: Some(Kind::Histories),
    metrics: &[Metric::Ndcg10, Metric::HitRate10, Metric::Mrr],
};
