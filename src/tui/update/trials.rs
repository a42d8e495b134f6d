//! The list of trials: selecting, marking, sorting.

use crate::tui::state::App;

impl App {
    pub(in crate::tui) fn move_trial(&mut self, to: impl Fn(usize, usize) -> usize) {
        let rows = self.trial_rows();
        let selected = self.selected_trial().map(|r| r.trial.id);
        let at = rows
            .iter()
            .position(|r| Some(r.trial.id) == selected)
            .unwrap_or(0);
        let target = to(at, rows.len()).min(rows.len().saturating_sub(1));
        self.train.chosen = rows.get(target).map(|r| r.trial.id);
    }

    /// Marks the selected trial, or takes its mark away, and goes to the next row.
    pub(in crate::tui) fn mark_trial(&mut self) {
        if let Some(id) = self.selected_trial().map(|r| r.trial.id) {
            if !self.train.marked.remove(&id) {
                self.train.marked.insert(id);
            }
            self.train.chosen = Some(id);
            self.move_trial(|at, _| at + 1);
        }
    }

    /// Compares the others with the selected trial, or no more.
    pub(in crate::tui) fn pin_trial(&mut self) {
        let id = self.selected_trial().map(|r| r.trial.id);
        let before = self.train.pinned.take();
        self.train.pinned = id.filter(|_| before != id);
    }

    /// Sorts by the next column.
    pub(in crate::tui) fn sort_trials(&mut self) {
        self.train.sort = self.train.sort.next();
    }

    /// Turns the order round.
    pub(in crate::tui) fn reverse_trials(&mut self) {
        self.train.reverse = !self.train.reverse;
    }
}
