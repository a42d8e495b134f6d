//! Speech to text: the words of an utterance.

use super::task::Declaration;
use crate::{
    data::Kind,
    scenario::{area::Area, metric::Metric},
    words::noop,
};

/// The task.
pub const TASK: Declaration = Declaration {
    name: noop("speech-to-text"),
    area: Area::Speech,
    kind: Some(Kind::Speech),
    metrics: &[
        Metric::Wer,
        Metric::Cer,
        Metric::BeamWer,
        Metric::RealTimeFactor,
    ],
};
