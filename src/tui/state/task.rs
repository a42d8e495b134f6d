//! Where the user stands on the Task screen: the preset and the constraint that are selected.

use std::collections::BTreeMap;

use crate::{
    scenario::Scenario,
    tui::{filter::Filter, message::DataPreview},
};

/// A pane of the Task screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskPane {
    /// The presets under their areas and tasks.
    #[default]
    Presets,
    /// What the result must satisfy.
    Constraints,
}

impl TaskPane {
    /// Both panes, in the order of the keys.
    pub const ALL: [Self; 2] = [Self::Presets, Self::Constraints];
}

/// Where the user stands on the Task screen.
#[derive(Clone, Debug, Default)]
pub struct TaskState {
    /// The pane that has the keys.
    pub focus: TaskPane,
    /// Name of the preset that the user chose; the first one where none was chosen.
    pub chosen: Option<String>,
    /// Which presets are shown.
    pub filter: Filter,
    /// The selected constraint.
    pub constraint: usize,
    /// The presets as the user changed them, by their names.
    pub edits: BTreeMap<String, Scenario>,
    /// Looks at the presets' data, by their names.
    pub looks: BTreeMap<String, DataPreview>,
    /// The preset whose data are being looked at.
    pub looking: String,
}
