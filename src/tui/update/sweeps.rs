//! The list of sweeps: selecting, marking, sorting, opening.

use crate::{
    sweep::SweepId,
    tui::{
        request::Request,
        state::{App, Pending},
    },
};

impl App {
    /// Moves the selection.
    pub(in crate::tui) fn move_sweep(&mut self, to: impl Fn(usize, usize) -> usize) {
        let rows = self.sweep_rows();
        let target = to(self.selected_sweep(), rows.len()).min(rows.len().saturating_sub(1));
        self.sweeps.chosen = rows.get(target).map(|r| r.id.clone());
    }

    /// Sorts by the next column.
    pub(in crate::tui) fn sort_sweeps(&mut self) {
        self.sweeps.sort = self.sweeps.sort.next();
    }

    /// Turns the order round.
    pub(in crate::tui) fn reverse_sweeps(&mut self) {
        self.sweeps.reverse = !self.sweeps.reverse;
    }

    /// Opens the selected sweep.
    pub(in crate::tui) fn open_selected(&mut self) {
        self.open_with(Request::Open);
    }

    /// Replays the selected sweep.
    pub(in crate::tui) fn replay_selected(&mut self) {
        self.open_with(Request::Replay);
    }

    /// Takes up the selected sweep again.
    pub(in crate::tui) fn resume_selected(&mut self) {
        if self.open_with(Request::Open) {
            self.ask(Request::Resume);
        }
    }

    /// Asks for the selected sweep; says whether there is one.
    fn open_with(&mut self, request: impl Fn(SweepId) -> Request) -> bool {
        let selected = self.sweep_rows().get(self.selected_sweep()).copied();
        let id = selected.map(|row| row.id.clone());
        let found = id.is_some();
        if let Some(id) = id {
            self.pending = Some(Pending::Sweep);
            self.ask(request(id));
        }
        found
    }

    /// Marks the selected sweep, or takes its mark away, and goes to the next row.
    pub(in crate::tui) fn mark_sweep(&mut self) {
        let selected = self.sweep_rows().get(self.selected_sweep()).copied();
        if let Some(id) = selected.map(|r| r.id.clone()) {
            let marked = &mut self.sweeps.marked;
            match marked.iter().position(|m| *m == id) {
                Some(at) => drop(marked.remove(at)),
                None => marked.push(id.clone()),
            }
            self.sweeps.chosen = Some(id);
            self.move_sweep(|at, _| at + 1);
            self.compare();
        }
    }
}
