//! Where the user stands in the list of sweeps, and what its keys do.

use super::{
    app::{App, Pending},
    question::Question,
};
use crate::{
    sweep::{ListRow, Standing, Sweep, SweepId},
    tui::{
        filter::{Filter, SweepRow},
        keys::{Action, Tab},
        request::Request,
    },
    words::{say, word},
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
    pub half: SweepsPane,
    /// The two marked sweeps, once they were read.
    pub compared: Option<Compared>,
    /// What was asked for, with the times of its newest events.
    asked: Option<[(SweepId, f64); 2]>,
}

/// Characters of a sweep's name that tell its day and hour.
const STAMP: usize = 16;

/// A sweep's name without its day and hour.
pub fn short(id: &SweepId) -> String {
    id.0.get(STAMP..).unwrap_or(&id.0).to_owned()
}

/// Sweeps by their names: the first two, and how many more there are.
fn both_named(rows: &[&ListRow]) -> String {
    let named: Vec<_> = rows.iter().take(2).map(|r| short(&r.id)).collect();
    let [first, second] = &named[..] else {
        return named.concat();
    };
    match rows.len() - named.len() {
        0 => say!("{first} and {second}", first, second),
        more => say!("{first}, {second} and {more} more", first, second, more),
    }
}

/// Whether a supervisor holds a sweep in this state.
pub fn is_held(state: &str) -> bool {
    matches!(state, "queued" | "running" | "paused")
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

    fn is_of(&self, ids: [&SweepId; 2]) -> bool {
        [&self.sweeps[0].plan.id, &self.sweeps[1].plan.id] == ids
    }
}

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
            SweepSort::State => rows.sort_by_key(|r| r.state),
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
    pub(in crate::tui) fn selected_is(&self, wanted: impl Fn(&str) -> bool) -> bool {
        let rows = self.sweep_rows();
        let selected = rows.get(self.selected_sweep());
        selected.is_some_and(|r| wanted(r.state))
    }

    pub(in crate::tui) fn move_sweep(&mut self, to: impl Fn(usize, usize) -> usize) {
        let rows = self.sweep_rows();
        let target = to(self.selected_sweep(), rows.len()).min(rows.len().saturating_sub(1));
        self.sweeps.chosen = rows.get(target).map(|r| r.id.clone());
    }

    pub(in crate::tui) fn act_on_sweeps(&mut self, action: Action) -> bool {
        match action {
            Action::Sort => {
                self.sweeps.sort = match self.sweeps.sort {
                    SweepSort::Age => SweepSort::Scenario,
                    SweepSort::Scenario => SweepSort::State,
                    SweepSort::State => SweepSort::Age,
                };
            }
            Action::Reverse => self.sweeps.reverse = !self.sweeps.reverse,
            Action::Mark => self.mark_sweep(),
            Action::Remove => self.remove_sweeps(),
            Action::Enter | Action::Replay | Action::Resume => {
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

    pub(in crate::tui) fn await_sweep(&mut self, request: Request) {
        self.pending = Some(Pending::Sweep);
        self.ask(request);
    }

    pub(in crate::tui) fn act_on_sweep(&mut self, action: Action, row: &ListRow) {
        let held = is_held(row.state);
        let id = row.id.clone();
        match action {
            Action::Enter => self.await_sweep(Request::Open(id)),
            Action::Replay => self.await_sweep(Request::Replay(id)),
            Action::Resume if held => self.refuse(say!(
                "the sweep is {state} already",
                state = word(row.state)
            )),
            Action::Resume if row.state == "finished" => {
                self.refuse(word("the sweep has finished"));
            }
            _ => {
                self.await_sweep(Request::Open(id));
                self.ask(Request::Resume);
            }
        }
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

    /// Asks for the two marked sweeps where they are not known as they are now.
    pub(in crate::tui) fn compare(&mut self) {
        let known = self.sweep_list.as_deref().unwrap_or_default();
        let marked = &mut self.sweeps.marked;
        marked.retain(|id| known.iter().any(|r| r.id == *id));
        let newest = |id: &SweepId| {
            let row = known.iter().find(|r| r.id == *id);
            (id.clone(), row.map_or(0.0, |r| r.updated_at))
        };
        let pair: Vec<_> = self.sweeps.marked.iter().map(newest).collect();
        let Ok(pair) = <[_; 2]>::try_from(pair) else {
            self.sweeps.half = SweepsPane::List;
            (self.sweeps.compared, self.sweeps.asked) = (None, None);
            return;
        };
        let [(a, _), (b, _)] = &pair;
        self.sweeps.compared.take_if(|c| !c.is_of([a, b]));
        if self.sweeps.asked.as_ref() != Some(&pair) {
            let ids = [a.clone(), b.clone()];
            self.sweeps.asked = Some(pair);
            self.ask(Request::Compare(ids));
        }
    }

    /// Takes in two sweeps that were asked for, unless the marks moved on.
    pub(in crate::tui) fn take_compared(&mut self, sweeps: Box<[Sweep; 2]>) -> bool {
        let compared = Compared::new(sweeps);
        let wanted = self.sweeps.asked.as_ref().map(|[(a, _), (b, _)]| [a, b]);
        let wanted = wanted.is_some_and(|ids| compared.is_of(ids));
        if wanted {
            self.sweeps.compared = Some(compared);
        }
        wanted
    }

    /// Asks whether the marked sweeps, else the selected one, are to be deleted; those that are held are left out.
    pub(in crate::tui) fn remove_sweeps(&mut self) {
        let mut rows = self.sweep_rows();
        let selected = self.selected_sweep();
        rows.retain(|r| self.sweeps.marked.contains(&r.id));
        if rows.is_empty() {
            rows.extend(self.sweep_rows().get(selected));
        }
        let (held, free): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| is_held(r.state));
        let text = match (&free[..], held.len()) {
            ([], 0) => return,
            ([], 1) => return self.refuse(self.how_to_stop(word("the sweep still runs"))),
            ([], _) => return self.refuse(self.how_to_stop(word("all of them still run"))),
            ([one], 0) => say!("delete {id} with all that was measured?", id = one.id),
            (all, 0) => say!(
                "delete {sweeps} with all that was measured?",
                sweeps = both_named(all)
            ),
            (some, running) => say!(
                "delete {sweeps} with all that was measured? {running} of the marked ones still run",
                sweeps = both_named(some),
                running
            ),
        };
        let ids = free.iter().map(|r| r.id.clone()).collect();
        self.question = Some(Question::yes_or_no(text, Request::Remove(ids)));
    }

    /// Why a sweep cannot be deleted, and the keys that stop it.
    pub(in crate::tui) fn how_to_stop(&self, why: &str) -> String {
        say!(
            "{why}: {open} opens it, then {skip} and s stop it",
            why,
            open = self.keys.shown(Action::Enter, Tab::Sweeps),
            skip = self.keys.shown(Action::Skip, Tab::Train)
        )
    }

    /// How many sweeps run now.
    pub(in crate::tui) fn running_sweeps(&self) -> usize {
        let rows = self.sweep_list.iter().flatten();
        rows.filter(|r| is_held(r.state)).count()
    }

    /// The newest sweep that a supervisor holds.
    pub(in crate::tui) fn newest_held(&self) -> Option<SweepId> {
        let opened = self.opened.as_ref().filter(|o| o.is_running());
        let mut held: Vec<_> = opened
            .map(|o| o.live().plan.id.clone())
            .into_iter()
            .collect();
        let rows = self.sweep_list.iter().flatten();
        let running = rows.filter(|r| is_held(r.state));
        held.extend(running.map(|r| r.id.clone()));
        held.into_iter().max()
    }
}
