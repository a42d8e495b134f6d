//! The presets that are shown, and the one that the keys act on.

use super::app::App;
use crate::{scenario::Scenario, tui::filter::PresetRow};

impl App {
    /// The presets that the filter leaves, in the order in which they are shown.
    pub(in crate::tui) fn preset_rows(&self) -> Vec<&Scenario> {
        let holds = |s: &&Scenario| self.task.filter.holds(&PresetRow(s));
        let mut rows: Vec<_> = self.scenarios.iter().filter(holds).collect();
        rows.sort_by_key(|s| (s.area, s.task));
        rows
    }

    /// The preset that the keys act on.
    pub(in crate::tui) fn selected_preset(&self) -> Option<&Scenario> {
        let rows = self.preset_rows();
        let chosen = rows
            .iter()
            .find(|s| Some(&s.name) == self.task.chosen.as_ref());
        chosen.or(rows.first()).copied()
    }

    /// Puts the user's edits over the scenarios.
    pub(in crate::tui) fn apply_edits(&mut self) {
        for scenario in &mut self.scenarios {
            if let Some(edited) = self.task.edits.get(&scenario.name) {
                scenario.clone_from(edited);
            }
        }
    }
}
