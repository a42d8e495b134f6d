//! Where the user stands on the Train screen, and what its keys do.

use std::collections::BTreeSet;

use super::{
    app::App,
    charts::{Lines, SMOOTHING, Spacing, Window, XAxis},
};
use crate::{
    scenario::Direction,
    sweep::{Sweep, TrialId, TrialRecord, TrialState},
    tui::{
        filter::{Filter, TrialRow},
        keys::Action,
        message::Mode,
        theme::Role,
    },
    words::{later, word},
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
    fn next(self) -> Self {
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
    revision: u64,
    held: bool,
    sort: Sort,
    reverse: bool,
    filter: Filter,
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
    /// What is counted along the charts.
    pub x: XAxis,
    /// How that lies along the charts.
    pub x_spacing: Spacing,
    /// How the loss lies upwards.
    pub loss_spacing: Spacing,
    /// How the quality lies upwards.
    pub quality_spacing: Spacing,
    /// Index into [`SMOOTHING`].
    pub smoothing: usize,
    /// Place of the crosshair along the part in view, 0 to 1.
    pub crosshair: Option<f64>,
    /// The part of the charts that is in view.
    pub window: Window,
    /// What a line of a chart stands for.
    pub lines: Lines,
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
            x: XAxis::default(),
            x_spacing: Spacing::Linear,
            loss_spacing: Spacing::Log,
            quality_spacing: Spacing::Linear,
            smoothing: 0,
            crosshair: None,
            window: Window::default(),
            lines: Lines::default(),
            marked: BTreeSet::new(),
            pinned: None,
        }
    }
}

/// Charts show no more trials than this at once: nobody can tell more lines apart.
const MOST_CHARTED: usize = 120;

/// How far one key moves the crosshair.
const CROSSHAIR_STEP: f64 = 1.0 / 60.0;

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
        let direction = |r: &TrialRecord| r.trial.task.quality().direction();
        let worst = |r: &TrialRecord| match direction(r) {
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

    pub(in crate::tui) fn act_on_train(&mut self, action: Action) -> bool {
        match action {
            Action::Pause => self.pause_trial(),
            Action::Skip => self.skip(),
            Action::Retry => self.retry(),
            Action::Sort => self.train.sort = self.train.sort.next(),
            Action::Reverse => self.train.reverse = !self.train.reverse,
            Action::LogX => self.train.x_spacing.turn(),
            Action::LogY if self.train.focus == TrainPane::Quality => {
                self.train.quality_spacing.turn();
            }
            Action::LogY => self.train.loss_spacing.turn(),
            Action::XAxis => self.train.x = self.train.x.next(),
            Action::Rougher => self.train.smoothing = self.train.smoothing.saturating_sub(1),
            Action::Smoother => {
                self.train.smoothing = (self.train.smoothing + 1).min(SMOOTHING.len() - 1);
            }
            Action::Crosshair => {
                self.train.crosshair = match self.train.crosshair {
                    None => Some(0.5),
                    Some(_) => None,
                };
            }
            Action::Left | Action::Right => return self.sideways(action),
            Action::ZoomIn => self.zoom(0.5),
            Action::ZoomOut => self.zoom(2.0),
            Action::ZoomWhole => self.train.window = Window::default(),
            // Where charts are zoomed, the key for all sweeps first brings back all of the charts.
            Action::Sweeps if !self.train.window.is_whole() => {
                self.train.window = Window::default();
            }
            Action::PanLeft => self.train.window.pan(-0.25),
            Action::PanRight => self.train.window.pan(0.25),
            Action::Group => self.train.lines.turn(),
            Action::Mark => self.mark_trial(),
            Action::Pin => self.pin_trial(),
            Action::Slower | Action::Faster | Action::SeekBack | Action::SeekForward => {
                self.play(action);
            }
            _ => return false,
        }
        true
    }

    /// Makes the part in view wider or narrower, around the crosshair where there is one.
    pub(in crate::tui) fn zoom(&mut self, factor: f64) {
        let around = self.train.crosshair.unwrap_or(0.5);
        self.train.window.zoom(factor, around);
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

    pub(in crate::tui) fn pin_trial(&mut self) {
        let id = self.selected_trial().map(|r| r.trial.id);
        let before = self.train.pinned.take();
        self.train.pinned = id.filter(|_| before != id);
    }

    /// The trial that the others are compared with.
    pub(in crate::tui) fn pinned_trial(&self) -> Option<&TrialRecord> {
        let pinned = self.train.pinned?;
        let trials = &self.sweep()?.trials;
        trials.iter().find(|r| r.trial.id == pinned)
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

    pub(in crate::tui) fn sideways(&mut self, action: Action) -> bool {
        let right = action == Action::Right;
        match &mut self.train.crosshair {
            Some(at) => {
                let step = if right {
                    CROSSHAIR_STEP
                } else {
                    -CROSSHAIR_STEP
                };
                *at = (*at + step).clamp(0.0, 1.0);
                true
            }
            None => self.cycle_pane(right),
        }
    }

    /// The word for a trial's state: one that nothing runs any more does not run.
    pub(in crate::tui) fn trial_state(&self, record: &TrialRecord) -> (&'static str, Role) {
        let role = match record.state {
            TrialState::Running if !self.is_held() => return (later("halted"), Role::Warn),
            TrialState::Queued | TrialState::Skipped => Role::Dim,
            TrialState::Running => Role::Accent,
            TrialState::Paused => Role::Warn,
            TrialState::Done => Role::Ok,
            TrialState::Failed => Role::Bad,
        };
        (record.state.name(), role)
    }
}
