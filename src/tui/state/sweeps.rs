//! Where the user stands in the list of sweeps, and what its keys do.

use crate::{
    sweep::{Standing, Sweep, SweepId},
    tui::filter::Filter,
    words::word,
};

/// A pane of the screen of all sweeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SweepsPane {
    /// All sweeps.
    #[default]
    List,
    /// The two marked ones, side by side.
    Comparison,
}

impl SweepsPane {
    /// Both, in the order of the keys.
    pub const ALL: [Self; 2] = [Self::List, Self::Comparison];
}

/// By what sweeps are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SweepSort {
    /// Newest first.
    #[default]
    Age,
    /// By the scenario's name.
    Scenario,
    /// By state.
    State,
}

impl SweepSort {
    /// The next one, in a circle.
    pub fn next(self) -> Self {
        match self {
            Self::Age => Self::Scenario,
            Self::Scenario => Self::State,
            Self::State => Self::Age,
        }
    }

    /// By what is sorted.
    pub fn name(self) -> &'static str {
        match self {
            Self::Age => word("age"),
            Self::Scenario => word("scenario"),
            Self::State => word("state"),
        }
    }
}

/// Where the user stands in the list of sweeps.
#[derive(Clone, Debug, Default)]
pub struct SweepsState {
    /// The sweep that the user chose; the first one where none was chosen.
    pub chosen: Option<SweepId>,
    /// Which sweeps are shown.
    pub filter: Filter,
    /// The order.
    pub sort: SweepSort,
    /// Whether the order is turned round.
    pub reverse: bool,
    /// What the user marked, in that order: keys act on all of it, and two are shown side by side.
    pub marked: Vec<SweepId>,
    /// The list, or the two sweeps beside each other.
    pub focus: SweepsPane,
    /// The two marked sweeps, once they were read.
    pub compared: Option<Compared>,
    /// What was asked for, with the times of its newest events.
    pub asked: Option<[(SweepId, f64); 2]>,
}

/// Two sweeps beside each other, the one that was marked first before the other.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The sweeps.
    pub sweeps: Box<[Sweep; 2]>,
    /// What was measured of each of their models.
    pub standings: [Vec<Standing>; 2],
}

impl Compared {
    /// Sums up what was measured of both.
    pub fn new(sweeps: Box<[Sweep; 2]>) -> Self {
        Self {
            standings: [sweeps[0].standings(), sweeps[1].standings()],
            sweeps,
        }
    }

    /// Whether it is of these sweeps.
    pub fn is_of(&self, ids: [&SweepId; 2]) -> bool {
        [&self.sweeps[0].plan.id, &self.sweeps[1].plan.id] == ids
    }
}
