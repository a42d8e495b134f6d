//! Text generation: the next symbol of a text, so that it can be continued.

use super::task::Declaration;
use crate::{
    data::Kind,
    scenario::{area::Area, metric::Metric},
    words::noop,
};

/// The task.
pub const TASK: Declaration = Declaration {
    name: noop("text-generation"),
    area: Area::Nlp,
    kind: Some(Kind::Text),
    metrics: &[Metric::BitsPerCharacter, Metric::Perplexity],
};
