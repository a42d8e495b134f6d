//! The dashboard's state: what the session told, and where the user stands in it.

mod act;
mod ask;
mod charts;
mod command;
mod decide;
mod everywhere;
mod face;
mod input;
mod list;
mod opened;
mod overlay;
mod pane;
mod plan;
mod setting;
mod task;
mod traffic;
mod train;
mod works;

pub use ask::Question;
pub use charts::{Lines, SMOOTHING, XAxis};
pub use decide::{DecidePane, DecideView};
pub use input::Input;
pub use list::{Compared, ListView, SweepSort, short};
pub use opened::Opened;
pub use overlay::{Found, Overlay};
pub use plan::{PlanPane, PlanView};
pub use setting::Setting;
pub use task::{REQUIREMENTS, TaskPane, TaskView};
pub use train::{Order, Sort, TrainPane, TrainView};

use std::cell::RefCell;

use ratatui::{layout::Rect, style::Style};

use super::{
    Change, Draft, Glyphs, Keys, Level, Look, Notice, Request, Role, Scene, Tab, Theme, Wish,
    widgets::Marker,
};
use crate::{
    scenario::Scenario,
    sweep::{ListRow, Sweep},
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
pub enum Awaited {
    /// What a scenario would cost.
    Draft,
    /// A sweep that is being started.
    Start,
    /// A sweep that is being opened.
    Sweep,
}

/// What has the keys on a screen of a table and something beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Half {
    /// The table.
    #[default]
    Table,
    /// The picture or chart beside it.
    Beside,
}

impl Half {
    /// Both, in the order of the keys.
    pub const ALL: [Self; 2] = [Self::Table, Self::Beside];
}

/// The dashboard. It does no input or output and reads no clock.
pub struct App {
    pub(super) look: Look,
    pub(super) keys: Keys,
    pub(super) tab: Tab,
    /// The scenarios, with the user's edits.
    pub(super) scenarios: Vec<Scenario>,
    pub(super) sweeps: Option<Vec<ListRow>>,
    pub(super) draft: Option<Draft>,
    pub(super) opened: Option<Opened>,
    pub(super) task: TaskView,
    pub(super) train: TrainView,
    pub(super) list: ListView,
    pub(super) plan: PlanView,
    /// The selected row of the table that has no other state.
    pub(super) deploy_row: usize,
    pub(super) decide: DecideView,
    /// Whether the pane that has the keys takes the whole screen.
    pub(super) maximised: bool,
    pub(super) marker: Marker,
    pub(super) overlay: Option<Overlay>,
    pub(super) input: Option<Input>,
    pub(super) question: Option<Question>,
    /// What is said now, and when it was first drawn.
    pub(super) notice: Option<(Notice, Option<f64>)>,
    /// Where it was drawn last.
    pub(super) area: Rect,
    /// Seconds since 1970 at the latest drawing.
    pub(super) now: f64,
    /// What was asked of the session and not answered yet.
    pub(super) awaited: Option<Awaited>,
    /// The order of the trials, as long as nothing changes that it depends on.
    rows: RefCell<Option<(Order, Vec<usize>)>>,
    /// What a demonstration says; while it does, every key ends it.
    pub(super) scene: Option<Scene>,
    /// What was written to the terminal lately.
    pub(super) traffic: traffic::Traffic,
    mouse: bool,
    wishes: Vec<Wish>,
    changed: Change,
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
            sweeps: None,
            draft: None,
            opened: None,
            task: TaskView::default(),
            train: TrainView::default(),
            list: ListView::default(),
            plan: PlanView::default(),
            deploy_row: 0,
            decide: DecideView::default(),
            maximised: false,
            marker: Marker::default(),
            overlay: None,
            input: None,
            question: None,
            notice: None,
            area: Rect::ZERO,
            now: 0.0,
            awaited: match start {
                Start::Choose => None,
                Start::Watching => Some(Awaited::Sweep),
            },
            rows: RefCell::new(None),
            scene: None,
            traffic: traffic::Traffic::default(),
            mouse: false,
            wishes: Vec::new(),
            changed: Change::Usual,
        }
    }

    /// The same dashboard with the user's keys.
    #[must_use]
    pub fn with_keys(self, keys: Keys) -> Self {
        Self { keys, ..self }
    }

    /// The sweep that is shown: as it is, or as it was when the view was frozen.
    pub(super) fn sweep(&self) -> Option<&Sweep> {
        self.opened.as_ref().map(Opened::shown)
    }

    /// The style of a meaning.
    pub(super) fn style(&self, role: Role) -> Style {
        self.look.theme.style(role)
    }

    /// One of two texts: the second where only ASCII may be drawn.
    pub(super) fn glyph<'t>(&self, unicode: &'t str, ascii: &'t str) -> &'t str {
        match self.look.glyphs {
            Glyphs::Unicode => unicode,
            Glyphs::Ascii => ascii,
        }
    }

    fn ask(&mut self, request: Request) {
        self.wishes.push(Wish::Ask(request));
    }

    fn say(&mut self, level: Level, text: impl Into<String>) {
        let text = text.into();
        self.notice = Some((Notice { level, text }, None));
    }

    fn inform(&mut self, text: impl Into<String>) {
        self.say(Level::Info, text);
    }

    fn refuse(&mut self, text: impl Into<String>) {
        self.say(Level::Error, text);
    }

    fn show(&mut self, tab: Tab) {
        self.tab = tab;
        self.maximised = false;
        self.go_to_advised();
    }

    /// From the first row of the models to the advised one, as far as nobody went elsewhere.
    fn go_to_advised(&mut self) {
        let Some(opened) = &self.opened else { return };
        let at = opened.standings().iter().position(|s| opened.advises(s));
        let row = match self.tab {
            Tab::Decide => &mut self.decide.row,
            Tab::Deploy => &mut self.deploy_row,
            _ => return,
        };
        if *row == 0 {
            *row = at.unwrap_or(0);
        }
    }
}
