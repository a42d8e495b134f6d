//! Ecommerce recommendation: which items a user will click.

use super::task::Declaration;
use crate::{
    data::Kind,
    scenario::{area::Area, metric::Metric},
    words::later,
};

/// The task.
pub const TASK: Declaration = Declaration {
    name: later("ecommerce-recommendation"),
    area: Area::Recommendation,
    kind: Kind::Clicks,
    metrics: &[Metric::Auc, Metric::LogLoss, Metric::Ndcg10],
};
