//! Going to screens, panes and rows.

use super::decide::Move;
use crate::{
    advise::Constraint,
    tui::{
        keys::Tab,
        state::{App, DecidePane, PlanPane, TextInput},
    },
};

/// How far one key moves the crosshair.
const CROSSHAIR_STEP: f64 = 1.0 / 60.0;

impl App {
    pub(in crate::tui) fn show(&mut self, tab: Tab) {
        self.tab = tab;
        self.maximised = false;
        self.go_to_advised();
    }

    /// Shows what the selected preset would cost, unless something else was asked for.
    pub(in crate::tui) fn show_plan(&mut self) {
        if self.draft.is_none() && self.pending.is_none() {
            self.plan_selected();
        }
        self.refresh_draft();
        self.show(Tab::Plan);
    }

    /// Shows all sweeps; where charts are zoomed, the key first brings back all of the charts.
    pub(in crate::tui) fn show_sweeps(&mut self) {
        if self.tab == Tab::Train && !self.train.charts.window.is_whole() {
            self.zoom_out_whole();
        } else {
            self.show(Tab::Sweeps);
        }
    }

    /// From the first row of the models to the advised one, as far as nobody went elsewhere.
    pub(in crate::tui) fn go_to_advised(&mut self) {
        let Some(opened) = &self.opened else { return };
        let at = opened.standings().iter().position(|s| opened.advises(s));
        let row = match self.tab {
            Tab::Decide => &mut self.decide.row,
            Tab::Deploy => &mut self.deploy_row,
            Tab::Task | Tab::Plan | Tab::Train | Tab::Sweeps => return,
        };
        if *row == 0 {
            *row = at.unwrap_or(0);
        }
    }

    /// Left: the crosshair, a tighter bound, or the previous pane.
    pub(in crate::tui) fn go_left(&mut self) {
        if !self.move_crosshair(-CROSSHAIR_STEP) && !self.move_bound(Move::Tighter) {
            self.focus_previous_pane();
        }
    }

    /// Right: the crosshair, a looser bound, or the next pane.
    pub(in crate::tui) fn go_right(&mut self) {
        if !self.move_crosshair(CROSSHAIR_STEP) && !self.move_bound(Move::Looser) {
            self.focus_next_pane();
        }
    }

    /// Moves the selection of the current screen: from its place among so many rows to another.
    pub(in crate::tui) fn move_row(&mut self, to: impl Fn(usize, usize) -> usize) {
        let within = |at: usize, count: usize| to(at, count).min(count.saturating_sub(1));
        match self.tab {
            Tab::Task => self.move_preset(to),
            Tab::Train => self.move_trial(to),
            Tab::Sweeps => self.move_sweep(to),
            Tab::Plan => {
                let candidates = self.draft.as_ref().map_or(0, |d| d.candidates.len());
                let (settings, setting) = self.settings();
                if self.plan.focus == PlanPane::Settings {
                    self.plan.setting = within(setting, settings.len());
                } else {
                    self.plan.row = within(self.plan.row, candidates);
                }
            }
            Tab::Decide => {
                let opened = self.opened.as_ref();
                let view = &mut self.decide;
                let (row, count) = match view.focus {
                    DecidePane::Table => (&mut view.row, opened.map_or(0, |o| o.standings().len())),
                    DecidePane::Scales => return,
                    DecidePane::Constraints => (&mut view.constraint, Constraint::ALL.len()),
                    DecidePane::Tiers => (&mut view.tier, opened.map_or(0, |o| o.cells().len())),
                };
                *row = within(*row, count);
            }
            Tab::Deploy => {
                let count = self.opened.as_ref().map_or(0, |o| o.standings().len());
                self.deploy_row = within(self.deploy_row, count);
            }
        }
    }

    /// Opens the filter of the current list for typing.
    pub(in crate::tui) fn type_filter(&mut self) {
        self.input = Some(TextInput::Filter);
    }
}
