//! Which pane gets the keys.

use crate::tui::{
    keys::Tab,
    state::{App, DecidePane, PlanPane, SweepsPane, TaskPane, TrainPane, place},
};

/// Which pane follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Next,
    Previous,
}

impl App {
    /// Gives the keys to the next pane.
    pub(in crate::tui) fn focus_next_pane(&mut self) {
        self.focus_pane(Direction::Next);
    }

    /// Gives the keys to the previous pane.
    pub(in crate::tui) fn focus_previous_pane(&mut self) {
        self.focus_pane(Direction::Previous);
    }

    fn focus_pane(&mut self, to: Direction) {
        match self.tab {
            Tab::Task => self.task.focus = beside(&TaskPane::ALL, self.task.focus, to),
            Tab::Plan => self.plan.focus = beside(&PlanPane::ALL, self.plan.focus, to),
            Tab::Train => self.train.focus = beside(&TrainPane::ALL, self.train.focus, to),
            Tab::Decide => self.decide.focus = beside(&DecidePane::ALL, self.decide.focus, to),
            Tab::Sweeps if self.sweeps.compared.is_some() => {
                self.sweeps.focus = beside(&SweepsPane::ALL, self.sweeps.focus, to);
            }
            Tab::Deploy | Tab::Sweeps => {}
        }
    }

    /// The pane takes the whole screen, or gives it back.
    pub(in crate::tui) fn toggle_maximised(&mut self) {
        self.maximised = !self.maximised;
    }

    /// Gives the keys back to the first pane; false where it has them already.
    pub(in crate::tui) fn focus_first_pane(&mut self) -> bool {
        let elsewhere = self.pane().is_some_and(|(at, _)| at > 1);
        match self.tab {
            Tab::Task => self.task.focus = TaskPane::default(),
            Tab::Plan => self.plan.focus = PlanPane::default(),
            Tab::Train => self.train.focus = TrainPane::default(),
            Tab::Decide => self.decide.focus = DecidePane::default(),
            Tab::Sweeps => self.sweeps.focus = SweepsPane::default(),
            Tab::Deploy => {}
        }
        elsewhere
    }
}

/// The pane after one, or before it.
fn beside<T: PartialEq + Copy>(all: &[T], one: T, to: Direction) -> T {
    let (at, count) = place(all, one);
    let step = match to {
        Direction::Next => 1,
        Direction::Previous => count - 1,
    };
    all[(at + step) % count]
}
