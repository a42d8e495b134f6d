//! What belongs to a task.

use crate::{
    data::Kind,
    scenario::{area::Area, metric::Metric},
};

/// The declaration of a task. Its kind of data fixes the families that can do it and the sources that it is trained on.
pub struct Declaration {
    /// The name used in scenario files and in machine output.
    pub name: &'static str,
    /// The area that it belongs to.
    pub area: Area,
    /// What it learns from, and what it answers; `None` where a program of the user's own knows it.
    pub kind: Option<Kind>,
    /// The metrics that a trial reports; the first is its quality P.
    pub metrics: &'static [Metric],
}
