//! Where the user stands on the Decide screen, and the bounds that are moved there.

use super::App;
use crate::{advise::Limit, tui::Action};

/// The panes of the Decide screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecidePane {
    /// What was measured.
    #[default]
    Table,
    /// Quality against scale.
    Scales,
    /// The bounds that a model must keep.
    Limits,
    /// Every model on every machine.
    Tiers,
}

impl DecidePane {
    /// Every pane, in the order of the keys.
    pub const ALL: [Self; 4] = [Self::Table, Self::Scales, Self::Limits, Self::Tiers];

    /// The pane after it, or before it.
    #[must_use]
    pub fn beside(self, forward: bool) -> Self {
        let at = Self::ALL.iter().position(|p| *p == self).unwrap_or(0);
        let step = if forward { 1 } else { Self::ALL.len() - 1 };
        Self::ALL[(at + step) % Self::ALL.len()]
    }
}

/// Where the user stands on the Decide screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecideView {
    /// The pane that has the keys.
    pub focus: DecidePane,
    /// The selected model.
    pub row: usize,
    /// The selected limit.
    pub limit: usize,
    /// The first machine's row that is shown.
    pub tier: usize,
}

impl App {
    /// Moves bounds: the keys that only the limits have.
    pub(super) fn act_on_decide(&mut self, action: Action) -> bool {
        let (DecidePane::Limits, Some(opened)) = (self.decide.focus, &mut self.opened) else {
            return false;
        };
        let limit = Limit::ALL[self.decide.limit.min(Limit::ALL.len() - 1)];
        match action {
            Action::Left => opened.bound(limit, true),
            Action::Right => opened.bound(limit, false),
            Action::Back => return opened.unbind(),
            _ => return false,
        };
        true
    }
}
