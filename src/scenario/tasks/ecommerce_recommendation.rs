//! Ecommerce recommendation: which items a user will click.

use super::task::Declaration;
use crate::{
    data::Kind,
    scenario::{area::Area, metric::Metric},
    words::noop,
};

/// The task.
pub const TASK: Declaration = Declaration {
    name: noop("ecommerce-recommendation"),
    area: Area::Recommendation,
    kind: Some(Kind::Clicks),
    metrics: &[Metric::Auc, Metric::LogLoss, Metric::Ndcg10],
};
