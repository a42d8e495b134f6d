//! The sweeps that are shown, in which order, and which of them run.

use super::{app::App, sweeps::SweepSort};
use crate::{
    sweep::{ListRow, Status, SweepId},
    tui::filter::SweepRow,
};

impl App {
    /// The sweeps that the filter leaves, in the order that the user wants.
    pub(in crate::tui) fn sweep_rows(&self) -> Vec<&ListRow> {
        let view = &self.sweeps;
        let now = self.now;
        let holds = |row: &&ListRow| view.filter.holds(&SweepRow { row, now });
        let all = self.sweep_list.as_deref().unwrap_or_default();
        let mut rows: Vec<_> = all.iter().filter(holds).collect();
        match view.sort {
            SweepSort::Age => {}
            SweepSort::Scenario => rows.sort_by(|a, b| a.scenario.cmp(&b.scenario)),
            SweepSort::State => rows.sort_by_key(|r| r.state.name()),
        }
        if view.reverse {
            rows.reverse();
        }
        rows
    }

    /// Number of the selected row among [`App::sweep_rows`].
    pub(in crate::tui) fn selected_sweep(&self) -> usize {
        let chosen = self.sweeps.chosen.as_ref();
        let rows = self.sweep_rows();
        rows.iter().position(|r| Some(&r.id) == chosen).unwrap_or(0)
    }

    /// Whether the state of the selected row is one of some.
    pub(in crate::tui) fn selected_is(&self, wanted: impl Fn(Status) -> bool) -> bool {
        let rows = self.sweep_rows();
        let selected = rows.get(self.selected_sweep());
        selected.is_some_and(|r| wanted(r.state))
    }

    /// How many sweeps run now.
    pub(in crate::tui) fn running_sweeps(&self) -> usize {
        let rows = self.sweep_list.iter().flatten();
        rows.filter(|r| r.state.is_held()).count()
    }

    /// The newest sweep that a supervisor holds.
    pub(in crate::tui) fn newest_held(&self) -> Option<SweepId> {
        let opened = self.opened.as_ref().filter(|o| o.is_running());
        let mut held: Vec<_> = opened
            .map(|o| o.live().plan.id.clone())
            .into_iter()
            .collect();
        let rows = self.sweep_list.iter().flatten();
        let running = rows.filter(|r| r.state.is_held());
        held.extend(running.map(|r| r.id.clone()));
        held.into_iter().max()
    }

    /// The sweeps that are to be deleted: the marked ones that the filter leaves, else the selected one.
    pub(in crate::tui) fn sweeps_to_remove(&self) -> Vec<&ListRow> {
        let mut rows = self.sweep_rows();
        let selected = rows.get(self.selected_sweep()).copied();
        rows.retain(|r| self.sweeps.marked.contains(&r.id));
        if rows.is_empty() {
            rows.extend(selected);
        }
        rows
    }
}
