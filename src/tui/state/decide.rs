//! Where the user stands on the Decide screen, and the bounds that are moved and typed there.

use crate::{
    advise::Constraint,
    words::{say, word},
};

/// The panes of the Decide screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecidePane {
    /// What was measured.
    #[default]
    Table,
    /// The bounds that a model must keep.
    Constraints,
    /// Quality against scale.
    Scales,
    /// Every model on every machine.
    Tiers,
}

impl DecidePane {
    /// Every pane, in the order of the keys.
    pub const ALL: [Self; 4] = [Self::Table, Self::Constraints, Self::Scales, Self::Tiers];
}

/// Where the user stands on the Decide screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecideState {
    /// The pane that has the keys.
    pub focus: DecidePane,
    /// The selected model.
    pub row: usize,
    /// The selected constraint.
    pub constraint: usize,
    /// The first machine's row that is shown.
    pub tier: usize,
}

/// What can be typed as a bound, said while it is.
pub fn expected(constraint: Constraint) -> String {
    match constraint.unit() {
        "" => word("a number; empty means no constraint").into(),
        unit => say!("a number of {unit}; empty means no constraint", unit),
    }
}
