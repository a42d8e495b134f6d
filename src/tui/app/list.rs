//! Where the user stands in the list of sweeps, and what its keys do.

use super::{App, Awaited, Question};
use crate::{
    sweep::{ListRow, SweepId},
    tui::{
        Action, Request,
        filter::{Filter, SweepRow},
    },
};

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
    /// By what is sorted.
    pub fn name(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Scenario => "scenario",
            Self::State => "state",
        }
    }
}

/// Where the user stands in the list of sweeps.
#[derive(Clone, Debug, Default)]
pub struct ListView {
    /// The sweep that the user chose; the first one where none was chosen.
    pub chosen: Option<SweepId>,
    /// Which sweeps are shown.
    pub filter: Filter,
    /// The order.
    pub sort: SweepSort,
    /// Whether the order is turned round.
    pub reverse: bool,
}

impl App {
    /// The sweeps that the filter leaves, in the order that the user wants.
    pub(in crate::tui) fn sweep_rows(&self) -> Vec<&ListRow> {
        let view = &self.list;
        let now = self.now;
        let holds = |row: &&ListRow| view.filter.holds(&SweepRow { row, now });
        let all = self.sweeps.as_deref().unwrap_or_default();
        let mut rows: Vec<_> = all.iter().filter(holds).collect();
        match view.sort {
            SweepSort::Age => {}
            SweepSort::Scenario => rows.sort_by(|a, b| a.scenario.cmp(&b.scenario)),
            SweepSort::State => rows.sort_by_key(|r| r.state),
        }
        if view.reverse {
            rows.reverse();
        }
        rows
    }

    /// Number of the selected row among [`App::sweep_rows`].
    pub(in crate::tui) fn selected_sweep(&self) -> usize {
        let chosen = self.list.chosen.as_ref();
        let rows = self.sweep_rows();
        rows.iter().position(|r| Some(&r.id) == chosen).unwrap_or(0)
    }

    pub(super) fn move_sweep(&mut self, to: impl Fn(usize, usize) -> usize) {
        let rows = self.sweep_rows();
        let target = to(self.selected_sweep(), rows.len()).min(rows.len().saturating_sub(1));
        self.list.chosen = rows.get(target).map(|r| r.id.clone());
    }

    pub(super) fn act_on_sweeps(&mut self, action: Action) -> bool {
        match action {
            Action::Sort => {
                self.list.sort = match self.list.sort {
                    SweepSort::Age => SweepSort::Scenario,
                    SweepSort::Scenario => SweepSort::State,
                    SweepSort::State => SweepSort::Age,
                };
            }
            Action::Reverse => self.list.reverse = !self.list.reverse,
            Action::Enter | Action::Replay | Action::Resume | Action::Remove => {
                let row = self
                    .sweep_rows()
                    .get(self.selected_sweep())
                    .copied()
                    .cloned();
                if let Some(row) = row {
                    self.act_on_sweep(action, &row);
                }
            }
            _ => return false,
        }
        true
    }

    fn await_sweep(&mut self, request: Request) {
        self.awaited = Some(Awaited::Sweep);
        self.ask(request);
    }

    fn act_on_sweep(&mut self, action: Action, row: &ListRow) {
        let held = matches!(row.state, "running" | "paused");
        let id = row.id.clone();
        match action {
            Action::Enter => self.await_sweep(Request::Open(id)),
            Action::Replay => self.await_sweep(Request::Replay(id)),
            Action::Resume if held => self.refuse(format!("the sweep is {} already", row.state)),
            Action::Resume if row.state == "finished" => self.refuse("the sweep has finished"),
            Action::Resume => {
                self.await_sweep(Request::Open(id));
                self.ask(Request::Resume);
            }
            _ if held => self.refuse("the sweep still runs; stop it first"),
            _ => {
                let text = format!("delete {id} with all that was measured?");
                self.question = Some(Question::yes_or_no(text, Request::Remove(id)));
            }
        }
    }
}
