//! What predictions reached, of any kind of data.

use std::collections::BTreeMap;

use crate::{
    scenario::{Metric, Task},
    words::{Message, message},
};

/// What the predictions reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scores {
    /// How many were judged: images, utterances, symbols or rows.
    pub examples: usize,
    /// Standard error of the task's first metric from the finite number of examples.
    pub quality_error: Option<f64>,
    /// The metrics that the files tell.
    pub metrics: BTreeMap<Metric, f64>,
    /// What was assumed, and why a metric is missing.
    pub notes: Vec<Message>,
}

impl Scores {
    /// Says of every metric that came out as no number why it is missing from the output.
    pub fn tell_of_missing(&mut self, task: Task) {
        for metric in task.metrics() {
            if self.metrics.get(metric).is_some_and(|v| !v.is_finite()) {
                self.metrics.remove(metric);
                let metric = Message::sentence(metric.title(), []);
                let note = message!("no {metric}: it is not finite for these files", metric);
                self.notes.push(note);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_that_is_no_number_is_said_to_be_missing() {
        let task = Task::ALL[0];
        let metric = task.quality();
        let mut scores = Scores {
            metrics: BTreeMap::from([(metric, f64::NAN)]),
            ..Scores::default()
        };
        scores.tell_of_missing(task);
        assert!(scores.metrics.is_empty() && scores.notes.len() == 1);
    }
}
