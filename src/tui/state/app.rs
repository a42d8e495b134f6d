//! The dashboard: everything that it knows.

use std::cell::RefCell;

use ratatui::{layout::Rect, style::Style};

use super::{
    bandwidth::Bandwidth,
    decide::DecideState,
    open_sweep::OpenSweep,
    overlay::Overlay,
    plan::PlanState,
    question::Question,
    sweeps::SweepsState,
    task::TaskState,
    text_input::TextInput,
    train::{Order, TrainState},
};
use crate::{
    scenario::Scenario,
    sweep::{ListRow, Sweep},
    tui::{
        dashboard::Change,
        effect::Effect,
        keys::{Keys, Tab},
        look::{Glyphs, Look},
        message::{Draft, Notice, Scene},
        theme::{Role, Theme},
        widgets::Marker,
    },
};

/// Where the dashboard opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// On the scenarios.
    #[default]
    Choose,
    /// On a sweep that the session is about to open.
    Watching,
}

/// An answer that the session owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// What a scenario would cost.
    Draft,
    /// A sweep that is being started.
    Start,
    /// A sweep that is being opened.
    Sweep,
}

/// The dashboard. It does no input or output and reads no clock.
pub struct App {
    pub(in crate::tui) look: Look,
    pub(in crate::tui) keys: Keys,
    pub(in crate::tui) tab: Tab,
    /// The scenarios, with the user's edits.
    pub(in crate::tui) scenarios: Vec<Scenario>,
    pub(in crate::tui) sweep_list: Option<Vec<ListRow>>,
    pub(in crate::tui) draft: Option<Draft>,
    pub(in crate::tui) opened: Option<OpenSweep>,
    pub(in crate::tui) task: TaskState,
    pub(in crate::tui) train: TrainState,
    pub(in crate::tui) sweeps: SweepsState,
    pub(in crate::tui) plan: PlanState,
    /// The selected row of the table that has no other state.
    pub(in crate::tui) deploy_row: usize,
    pub(in crate::tui) decide: DecideState,
    /// Whether the pane that has the keys takes the whole screen.
    pub(in crate::tui) maximised: bool,
    pub(in crate::tui) marker: Marker,
    pub(in crate::tui) overlay: Option<Overlay>,
    pub(in crate::tui) input: Option<TextInput>,
    pub(in crate::tui) question: Option<Question>,
    /// What is said now, and when it was first drawn.
    pub(in crate::tui) notice: Option<(Notice, Option<f64>)>,
    /// Where it was drawn last.
    pub(in crate::tui) area: Rect,
    /// Seconds since 1970 at the latest drawing.
    pub(in crate::tui) now: f64,
    /// What was asked of the session and not answered yet.
    pub(in crate::tui) pending: Option<Pending>,
    /// The order of the trials, as long as nothing changes that it depends on.
    pub(in crate::tui) rows: RefCell<Option<(Order, Vec<usize>)>>,
    /// What a demonstration says; while it does, every key ends it.
    pub(in crate::tui) scene: Option<Scene>,
    /// What was written to the terminal lately.
    pub(in crate::tui) bandwidth: Bandwidth,
    pub(in crate::tui) mouse: bool,
    pub(in crate::tui) effects: Vec<Effect>,
    pub(in crate::tui) changed: Change,
}

impl App {
    /// A dashboard with the default keys that knows of nothing yet.
    pub fn new(start: Start) -> Self {
        Self {
            look: Look {
                theme: Theme::default(),
                themes: Vec::new(),
                glyphs: Glyphs::Unicode,
            },
            keys: Keys::default(),
            tab: match start {
                Start::Choose => Tab::Task,
                Start::Watching => Tab::Train,
            },
            scenarios: Vec::new(),
            sweep_list: None,
            draft: None,
            opened: None,
            task: TaskState::default(),
            train: TrainState::default(),
            sweeps: SweepsState::default(),
            plan: PlanState::default(),
            deploy_row: 0,
            decide: DecideState::default(),
            maximised: false,
            marker: Marker::default(),
            overlay: None,
            input: None,
            question: None,
            notice: None,
            area: Rect::ZERO,
            now: 0.0,
            pending: match start {
                Start::Choose => None,
                Start::Watching => Some(Pending::Sweep),
            },
            rows: RefCell::new(None),
            scene: None,
            bandwidth: Bandwidth::default(),
            mouse: false,
            effects: Vec::new(),
            changed: Change::Usual,
        }
    }

    /// The same dashboard with the user's keys.
    #[must_use]
    pub fn with_keys(self, keys: Keys) -> Self {
        Self { keys, ..self }
    }

    /// The sweep that is shown: as it is, or as it was when the view was frozen.
    pub(in crate::tui) fn sweep(&self) -> Option<&Sweep> {
        self.opened.as_ref().map(OpenSweep::shown)
    }

    /// The style of a meaning.
    pub(in crate::tui) fn style(&self, role: Role) -> Style {
        self.look.theme.style(role)
    }

    /// One of two texts: the second where only ASCII may be drawn.
    pub(in crate::tui) fn glyph<'t>(&self, unicode: &'t str, ascii: &'t str) -> &'t str {
        match self.look.glyphs {
            Glyphs::Unicode | Glyphs::Console => unicode,
            Glyphs::Ascii => ascii,
        }
    }
}
