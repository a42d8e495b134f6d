//! How far a training is: everything beside the weights that it needs to go on as if it had never ended.

use serde::{Deserialize, Serialize};

use crate::sweep::{EventKind, number};

/// Most step events of one training; longer trainings average several steps into one.
const MOST_STEP_EVENTS: u64 = 1000;

/// How far a training is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// Steps made.
    pub step: u64,
    /// Training examples seen.
    pub samples: u64,
    /// Wall seconds of training, evaluation excluded.
    pub seconds: f64,
    /// CPU seconds of the processes that trained, everything included; `None` where the system does not tell.
    pub cpu_seconds: Option<f64>,
    /// Joules of the package while training.
    pub energy_joules: Option<f64>,
    /// The objective since the last step event.
    window: Window,
    /// The objective since the epoch began.
    epoch: Window,
}

/// A running mean with its extremes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    count: u32,
    #[serde(with = "number")]
    sum: f64,
    #[serde(with = "number")]
    low: f64,
    #[serde(with = "number")]
    high: f64,
}

impl Window {
    fn add(&mut self, value: f64) {
        let first = self.count == 0;
        self.low = if first || value < self.low {
            value
        } else {
            self.low
        };
        self.high = if first || value > self.high {
            value
        } else {
            self.high
        };
        self.count += 1;
        self.sum += value;
    }

    fn mean(&self) -> f64 {
        self.sum / f64::from(self.count)
    }
}

impl Progress {
    /// The beginning.
    pub fn new() -> Self {
        Self {
            step: 0,
            samples: 0,
            seconds: 0.0,
            cpu_seconds: Some(0.0),
            energy_joules: Some(0.0),
            window: Window::default(),
            epoch: Window::default(),
        }
    }

    /// Counts a step; gives an event when one is due.
    pub fn count(&mut self, loss: f64, samples: usize, steps: u64) -> Option<EventKind> {
        self.step += 1;
        self.samples += samples as u64;
        self.window.add(loss);
        self.epoch.add(loss);
        let stride = steps.div_ceil(MOST_STEP_EVENTS);
        (self.step.is_multiple_of(stride) || self.step == steps).then(|| {
            let Window { low, high, .. } = self.window;
            let loss = std::mem::take(&mut self.window).mean();
            EventKind::Step {
                step: self.step,
                loss,
                low,
                high,
                seconds: self.seconds,
                samples: self.samples,
            }
        })
    }

    /// Whether a training of so many steps can be this far.
    pub fn is_possible(&self, steps: u64) -> bool {
        let amounts = [
            Some(self.seconds),
            self.cpu_seconds,
            self.energy_joules.map(f64::abs),
        ];
        let amount = |a: &f64| a.is_finite() && *a >= 0.0;
        let windows = [self.window, self.epoch];
        self.step <= steps
            && self.samples >= self.step
            && amounts.iter().flatten().all(amount)
            && windows.iter().all(|w| u64::from(w.count) <= self.step)
    }

    /// Forgets the objective of an earlier epoch.
    pub fn begin_epoch(&mut self) {
        self.epoch = Window::default();
    }

    /// Ends an epoch: the mean objective over its steps.
    pub fn end_epoch(&mut self) -> f64 {
        std::mem::take(&mut self.epoch).mean()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_training_tells_of_at_most_a_thousand_steps_and_loses_no_extreme() {
        let mut progress = Progress::new();
        let steps = 12_345;
        let events: Vec<_> = (0..steps)
            .filter_map(|i| progress.count(if i == 777 { 9.0 } else { 1.0 }, 32, steps))
            .collect();
        assert!(events.len() <= 1000, "{}", events.len());
        let highest = events.iter().map(|e| match e {
            EventKind::Step { high, .. } => *high,
            _ => panic!("only steps"),
        });
        assert!(highest.fold(0.0, f64::max) > 8.9);
        assert!(matches!(
            events.last(),
            Some(EventKind::Step {
                step: 12_345,
                samples: 395_040,
                ..
            })
        ));
    }

    #[test]
    fn progress_survives_being_written_down() {
        let mut progress = Progress::new();
        progress.count(0.1 + 0.2, 32, 5000);
        progress.count(f64::NAN, 32, 5000);
        let text = serde_json::to_string(&progress).expect("progress is plain");
        let read: Progress = serde_json::from_str(&text).expect("what was written");
        assert_eq!(format!("{read:?}"), format!("{progress:?}"));
    }
}
