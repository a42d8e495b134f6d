//! Where the user stands on the Plan screen, and what is typed into the settings there.

/// A pane of the Plan screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlanPane {
    /// Each model with its cost.
    #[default]
    Models,
    /// What will be trained, and how.
    Settings,
    /// An example of the data.
    Example,
}

impl PlanPane {
    /// Every pane, in the order of the keys.
    pub const ALL: [Self; 3] = [Self::Models, Self::Settings, Self::Example];
}

/// Where the user stands on the Plan screen.
#[derive(Clone, Debug, Default)]
pub struct PlanState {
    /// The pane that has the keys.
    pub focus: PlanPane,
    /// The selected model.
    pub row: usize,
    /// The selected setting.
    pub setting: usize,
}
