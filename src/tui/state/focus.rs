//! Which pane of a screen has the keys, and which one follows.

use super::{
    app::App, decide::DecidePane, plan::PlanPane, sweeps::SweepsPane, task::TaskPane,
    train::TrainPane,
};
use crate::tui::keys::Tab;

impl App {
    /// Number of the pane that has the keys, from 1, and how many panes the screen has; `None` where it has but one.
    pub(in crate::tui) fn pane(&self) -> Option<(usize, usize)> {
        let (at, of) = match self.tab {
            Tab::Plan if self.draft.is_none() => return None,
            Tab::Train | Tab::Decide if self.opened.is_none() => return None,
            Tab::Task => place(&TaskPane::ALL, self.task.focus),
            Tab::Plan => place(&PlanPane::ALL, self.plan.focus),
            Tab::Train => place(&TrainPane::ALL, self.train.focus),
            Tab::Decide => place(&DecidePane::ALL, self.decide.focus),
            Tab::Sweeps if self.sweeps.compared.is_some() => {
                place(&SweepsPane::ALL, self.sweeps.focus)
            }
            Tab::Deploy | Tab::Sweeps => return None,
        };
        Some((at + 1, of))
    }

    /// Whether Enter edits something in the pane that has the keys.
    pub(in crate::tui) fn edits(&self) -> bool {
        match self.tab {
            Tab::Task => self.task.focus == TaskPane::Constraints,
            Tab::Plan => self.plan.focus == PlanPane::Settings,
            Tab::Decide => self.decide.focus == DecidePane::Constraints,
            Tab::Train | Tab::Deploy | Tab::Sweeps => false,
        }
    }
}

/// Where a pane stands among all, and how many there are.
pub fn place<T: PartialEq + Copy>(all: &[T], one: T) -> (usize, usize) {
    (all.iter().position(|p| *p == one).unwrap_or(0), all.len())
}
