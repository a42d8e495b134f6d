//! How the charts of a sweep lie.

use crate::tui::{
    chart_settings::{SMOOTHING, Window},
    keys::Tab,
    state::{App, TrainPane},
};

impl App {
    /// Reads values at a place of all charts, or not.
    pub(in crate::tui) fn toggle_crosshair(&mut self) {
        self.train.charts.crosshair = match self.train.charts.crosshair {
            None => Some(0.5),
            Some(_) => None,
        };
    }

    /// Moves the crosshair of the Train screen; says whether there is one.
    pub(in crate::tui) fn move_crosshair(&mut self, step: f64) -> bool {
        let here = self.tab == Tab::Train;
        let crosshair = self.train.charts.crosshair.as_mut().filter(|_| here);
        let found = crosshair.is_some();
        if let Some(at) = crosshair {
            *at = (*at + step).clamp(0.0, 1.0);
        }
        found
    }

    /// Logarithmic values, or not, in the chart that has the keys.
    pub(in crate::tui) fn toggle_log_y(&mut self) {
        match self.train.focus {
            TrainPane::Quality => self.train.quality_spacing.turn(),
            TrainPane::Trials | TrainPane::Loss | TrainPane::Scales | TrainPane::Specimen => {
                self.train.loss_spacing.turn();
            }
        }
    }

    /// Logarithmic x-axis, or not.
    pub(in crate::tui) fn toggle_log_x(&mut self) {
        self.train.charts.x_spacing.turn();
    }

    /// Counts along the charts what comes next.
    pub(in crate::tui) fn next_x_axis(&mut self) {
        self.train.charts.x = self.train.charts.x.next();
    }

    /// Smooths curves less.
    pub(in crate::tui) fn smooth_less(&mut self) {
        self.train.charts.smoothing = self.train.charts.smoothing.saturating_sub(1);
    }

    /// Smooths curves more.
    pub(in crate::tui) fn smooth_more(&mut self) {
        self.train.charts.smoothing = (self.train.charts.smoothing + 1).min(SMOOTHING.len() - 1);
    }

    /// A line a model, or a line a trial.
    pub(in crate::tui) fn toggle_lines(&mut self) {
        self.train.charts.lines.turn();
    }

    /// Makes the part in view wider or narrower, around the crosshair where there is one.
    pub(in crate::tui) fn zoom(&mut self, factor: f64) {
        let around = self.train.charts.crosshair.unwrap_or(0.5);
        self.train.charts.window.zoom(factor, around);
    }

    /// Looks at all of the charts.
    pub(in crate::tui) fn zoom_out_whole(&mut self) {
        self.train.charts.window = Window::default();
    }

    /// Looks at an earlier or a later part of the charts, by a share of what is in view.
    pub(in crate::tui) fn pan(&mut self, share: f64) {
        self.train.charts.window.pan(share);
    }
}
