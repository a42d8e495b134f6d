//! How the charts of a sweep lie: what is counted along them, which part is in view, and how their lines are drawn.

use crate::{
    sweep::{Bucket, TrialRecord},
    words::word,
};

/// What is counted along the charts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum XAxis {
    /// Passes over the training examples.
    #[default]
    Epochs,
    /// Updates.
    Steps,
    /// Wall seconds of training.
    Seconds,
    /// Training examples.
    Samples,
    /// Training FLOPs.
    Flops,
}

impl XAxis {
    /// The next one, in a circle.
    pub fn next(self) -> Self {
        match self {
            Self::Epochs => Self::Steps,
            Self::Steps => Self::Seconds,
            Self::Seconds => Self::Samples,
            Self::Samples => Self::Flops,
            Self::Flops => Self::Epochs,
        }
    }

    /// What it counts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Epochs => word("epochs"),
            Self::Steps => word("steps"),
            Self::Seconds => word("seconds"),
            Self::Samples => word("samples"),
            Self::Flops => "FLOPs",
        }
    }

    /// Where a part of a trial's curve lies; `flops` are the trial's training FLOPs.
    pub fn of(self, record: &TrialRecord, bucket: &Bucket, flops: f64) -> f64 {
        let share = bucket.step as f64 / record.steps.max(1) as f64;
        match self {
            Self::Epochs => share * f64::from(record.trial.budget.epochs),
            Self::Steps => bucket.step as f64,
            Self::Seconds => bucket.seconds,
            Self::Samples => bucket.samples as f64,
            Self::Flops => share * flops,
        }
    }
}

/// How values lie along an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spacing {
    /// Equal differences are equally far apart.
    #[default]
    Linear,
    /// Equal factors are equally far apart.
    Log,
}

impl Spacing {
    /// Whether it is logarithmic.
    pub fn is_log(self) -> bool {
        self == Self::Log
    }

    /// The other one.
    pub fn turn(&mut self) {
        *self = match self {
            Self::Linear => Self::Log,
            Self::Log => Self::Linear,
        };
    }
}

/// Shares of the previous value in exponential smoothing.
pub const SMOOTHING: [f64; 5] = [0.0, 0.5, 0.8, 0.9, 0.97];

/// What a line of a chart stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    /// One trial.
    #[default]
    Trials,
    /// One model: the mean over its seeds, in a band of one standard deviation.
    Models,
}

impl Lines {
    /// The other one.
    pub fn turn(&mut self) {
        *self = match self {
            Self::Trials => Self::Models,
            Self::Models => Self::Trials,
        };
    }
}

/// The part of the charts that is in view, as places along the whole from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Where it begins.
    pub from: f64,
    /// Where it ends; greater.
    pub to: f64,
}

/// The narrowest part that can be looked at.
const NARROWEST: f64 = 1.0 / 1024.0;

impl Default for Window {
    fn default() -> Self {
        Self { from: 0.0, to: 1.0 }
    }
}

impl Window {
    /// Whether everything is in view.
    pub fn is_whole(&self) -> bool {
        *self == Self::default()
    }

    /// Makes it a factor wider or narrower around a place of its own, 0 at its beginning and 1 at its end.
    pub fn zoom(&mut self, factor: f64, around: f64) {
        let before = self.to - self.from;
        let width = (before * factor).clamp(NARROWEST, 1.0);
        self.place(self.from + around * (before - width), width);
    }

    /// Moves it by a share of its own width.
    pub fn pan(&mut self, share: f64) {
        let width = self.to - self.from;
        self.place(self.from + share * width, width);
    }

    fn place(&mut self, from: f64, width: f64) {
        self.from = from.clamp(0.0, 1.0 - width);
        self.to = self.from + width;
    }
}

/// How the charts of a sweep lie.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChartSettings {
    /// What is counted along the charts.
    pub x: XAxis,
    /// How that lies along the charts.
    pub x_spacing: Spacing,
    /// How much curves are smoothed: a place in [`SMOOTHING`].
    pub smoothing: usize,
    /// Where the values of all charts are read, as a place along what is in view from 0 to 1.
    pub crosshair: Option<f64>,
    /// The part that is in view.
    pub window: Window,
    /// What a line stands for.
    pub lines: Lines,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_never_leaves_the_whole() {
        let mut window = Window::default();
        window.zoom(0.5, 0.5);
        assert_eq!((window.from, window.to), (0.25, 0.75));
        window.pan(0.25);
        assert_eq!((window.from, window.to), (0.375, 0.875));
        window.pan(9.0);
        assert_eq!((window.from, window.to), (0.5, 1.0));
        window.zoom(0.5, 1.0);
        assert_eq!((window.from, window.to), (0.75, 1.0));
        window.zoom(1e-9, 0.0);
        assert!(window.to > window.from);
        window.zoom(1e9, 0.0);
        assert!(window.is_whole());
    }
}
