//! Text generation: the next symbol of a text, so that it can be continued.

use super::task::Declaration;
use crate::{
    data::Kind,
    scenario::{area::Area, metric::Metric},
    words::later,
};

/// The task.
pub const TASK: Declaration = Declaration {
    name: later("text-generation"),
    area: Area::Nlp,
    kind: Kind::Text,
    metrics: &[Metric::BitsPerCharacter, Metric::Perplexity],
};
