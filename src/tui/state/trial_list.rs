//! The trials that are shown, in which order, and those that the keys act on.

use super::{
    app::App,
    train::{Order, Sort},
};
use crate::{
    scenario::Direction,
    sweep::{Sweep, TrialRecord, TrialState},
    tui::{filter::TrialRow, message::Mode, panes::trial_state, theme::Role},
};

/// Charts show no more trials than this at once: nobody can tell more lines apart.
const MOST_CHARTED: usize = 120;

impl App {
    /// The trials that the filter leaves, in the order that the user wants.
    pub(in crate::tui) fn trial_rows(&self) -> Vec<&TrialRecord> {
        let Some(sweep) = self.sweep() else {
            return Vec::new();
        };
        let order = Order {
            revision: sweep.revision,
            held: self.is_held(),
            sort: self.train.sort,
            reverse: self.train.reverse,
            filter: self.train.filter.clone(),
        };
        let mut known = self.rows.borrow_mut();
        if known
            .as_ref()
            .is_none_or(|(made_for, _)| *made_for != order)
        {
            *known = Some((order, self.ordered(sweep)));
        }
        let rows = known.iter().flat_map(|(_, rows)| rows);
        rows.filter_map(|at| sweep.trials.get(*at)).collect()
    }

    /// Places of the trials in the plan that the filter leaves, in the order that the user wants.
    pub(in crate::tui) fn ordered(&self, sweep: &Sweep) -> Vec<usize> {
        let view = &self.train;
        let holds = |record: &TrialRecord| {
            let state = self.trial_state(record).0;
            view.filter.holds(&TrialRow {
                record,
                sweep,
                state,
            })
        };
        let trials = sweep.trials.iter().enumerate();
        let mut rows: Vec<_> = trials.filter(|(_, r)| holds(r)).collect();
        let least = |v: Option<f64>| v.filter(|v| v.is_finite()).unwrap_or(f64::INFINITY);
        // The best first; what is not known comes last.
        let direction = sweep.plan.scenario.quality().direction();
        let worst = |r: &TrialRecord| match direction {
            Direction::Maximize => least(r.latest_quality().map(|v| -v)),
            Direction::Minimize => least(r.latest_quality()),
        };
        let loss = |r: &TrialRecord| least(r.latest_loss());
        match view.sort {
            Sort::Plan => {}
            Sort::State => rows.sort_by_key(|(_, r)| r.state),
            Sort::Loss => rows.sort_by(|a, b| loss(a.1).total_cmp(&loss(b.1))),
            Sort::Quality => rows.sort_by(|a, b| worst(a.1).total_cmp(&worst(b.1))),
        }
        if view.reverse {
            rows.reverse();
        }
        rows.into_iter().map(|(at, _)| at).collect()
    }

    /// Whether the opened sweep's trials are trained by someone, or shown as if.
    pub(in crate::tui) fn is_held(&self) -> bool {
        let opened = self.opened.as_ref();
        opened.is_some_and(|o| o.alive || o.mode == Mode::Replay)
    }

    /// The trial that the keys act on: the chosen one, else one that runs, else the first.
    pub(in crate::tui) fn selected_trial(&self) -> Option<&TrialRecord> {
        let rows = self.trial_rows();
        let chosen = rows.iter().find(|r| Some(r.trial.id) == self.train.chosen);
        let running = || rows.iter().find(|r| r.state == TrialState::Running);
        let newest = || rows.iter().rev().find(|r| r.state == TrialState::Done);
        chosen
            .or_else(running)
            .or_else(newest)
            .or(rows.first())
            .copied()
    }

    /// The trial whose newest example is shown: the selected one, else any that has one.
    pub(in crate::tui) fn example_trial(&self) -> Option<&TrialRecord> {
        let mine = self.selected_trial().filter(|r| r.specimen.is_some());
        let any = || {
            let mut newest = self.sweep()?.trials.iter().rev();
            newest.find(|r| r.specimen.is_some())
        };
        mine.or_else(any)
    }

    /// The trial that the others are compared with.
    pub(in crate::tui) fn pinned_trial(&self) -> Option<&TrialRecord> {
        let pinned = self.train.pinned?;
        let trials = &self.sweep()?.trials;
        trials.iter().find(|r| r.trial.id == pinned)
    }

    /// The trials that keys act on: the marked ones that the filter leaves, else the selected one.
    pub(in crate::tui) fn acted_on(&self) -> Vec<&TrialRecord> {
        let marked = &self.train.marked;
        let mut rows = self.trial_rows();
        rows.retain(|r| marked.contains(&r.trial.id));
        if rows.is_empty() {
            rows.extend(self.selected_trial());
        }
        rows
    }

    /// The trials that charts show: those that the filter leaves, and of them the marked ones where there are any; of
    /// very many the selected and the pinned one and an even choice of the others.
    pub(in crate::tui) fn charted(&self) -> Vec<&TrialRecord> {
        let marked = &self.train.marked;
        let mut rows = self.trial_rows();
        rows.sort_by_key(|r| r.trial.id);
        if rows.iter().any(|r| marked.contains(&r.trial.id)) {
            rows.retain(|r| marked.contains(&r.trial.id) || Some(r.trial.id) == self.train.pinned);
        }
        let every = rows.len().div_ceil(MOST_CHARTED);
        if every > 1 {
            let selected = self.selected_trial().map(|r| r.trial.id);
            let wanted = [selected, self.train.pinned];
            let mut at = 0;
            rows.retain(|r| {
                at += 1;
                at % every == 1 || wanted.contains(&Some(r.trial.id))
            });
        }
        rows
    }

    /// The word for a trial's state, and its colour.
    pub(in crate::tui) fn trial_state(&self, record: &TrialRecord) -> (&'static str, Role) {
        trial_state(record, self.is_held())
    }
}
