//! Where the user stands on the Train screen, and what its keys do.

use std::collections::BTreeSet;

use crate::{
    sweep::TrialId,
    tui::{
        chart_settings::{ChartSettings, Spacing},
        filter::Filter,
    },
    words::word,
};

/// A pane of the Train screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrainPane {
    /// The table of trials.
    #[default]
    Trials,
    /// Loss over training.
    Loss,
    /// Quality over training.
    Quality,
    /// Measured quality by scale.
    Scales,
    /// One held-out example.
    Specimen,
}

impl TrainPane {
    /// Every pane, in the order in which Tab goes round.
    pub const ALL: [Self; 5] = [
        Self::Trials,
        Self::Loss,
        Self::Quality,
        Self::Scales,
        Self::Specimen,
    ];
}

/// The order of the trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As planned.
    #[default]
    Plan,
    /// By state.
    State,
    /// By newest loss.
    Loss,
    /// By newest quality.
    Quality,
}

impl Sort {
    /// The next one, in a circle.
    pub fn next(self) -> Self {
        match self {
            Self::Plan => Self::State,
            Self::State => Self::Loss,
            Self::Loss => Self::Quality,
            Self::Quality => Self::Plan,
        }
    }

    /// By what is sorted.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => word("plan"),
            Self::State => word("state"),
            Self::Loss => word("loss"),
            Self::Quality => word("quality"),
        }
    }
}

/// All that the order of the trials depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// How often the sweep changed.
    pub revision: u64,
    /// Whether its trials are trained by someone, or shown as if.
    pub held: bool,
    /// By what they are sorted.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub reverse: bool,
    /// Which of them are shown.
    pub filter: Filter,
}

/// Where the user stands on the Train screen.
#[derive(Clone, Debug)]
pub struct TrainState {
    /// The trial that the user chose; the running one where none was chosen.
    pub chosen: Option<TrialId>,
    /// The pane that has the keys.
    pub focus: TrainPane,
    /// The order of the trials.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub reverse: bool,
    /// Which trials are shown.
    pub filter: Filter,
    /// How the charts lie.
    pub charts: ChartSettings,
    /// How the loss lies upwards.
    pub loss_spacing: Spacing,
    /// How the quality lies upwards.
    pub quality_spacing: Spacing,
    /// What the user marked: charts show nothing else, and keys act on all of it.
    pub marked: BTreeSet<TrialId>,
    /// The trial that the others are compared with.
    pub pinned: Option<TrialId>,
}

impl Default for TrainState {
    fn default() -> Self {
        Self {
            chosen: None,
            focus: TrainPane::default(),
            sort: Sort::default(),
            reverse: false,
            filter: Filter::default(),
            charts: ChartSettings::default(),
            loss_spacing: Spacing::Log,
            quality_spacing: Spacing::Linear,
            marked: BTreeSet::new(),
            pinned: None,
        }
    }
}
