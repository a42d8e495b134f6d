//! Messages: what the session tells the dashboard.

use crate::{
    advise::QualityLaw,
    scenario::{DataFacts, DataSpec, Scenario},
    sweep::{Candidate, Event, ListRow, Plan, Specimen, Sweep},
    tui::keys::Tab,
};

/// What the session tells the dashboard.
#[derive(Clone, Debug)]
pub enum Message {
    /// The scenarios that can be chosen, embedded and the user's, or why a user's file cannot be read.
    Scenarios(Vec<Scenario>),
    /// All sweeps, newest first.
    Sweeps(Vec<ListRow>),
    /// What a scenario would cost: sent again when the calibration has predicted the seconds.
    Draft(Box<Draft>),
    /// A look at the data of a scenario of this name.
    DataPreviewed(String, Box<DataPreview>),
    /// A sweep was opened; its events follow, the past ones first.
    Opened(Box<Plan>, Mode),
    /// The folder of the opened sweep, where it has one.
    Folder(String),
    /// Events of the opened sweep, in order.
    Events(Vec<Event>),
    /// Whether a supervisor holds the opened sweep. A sweep that is neither held nor ended was interrupted.
    Alive(bool),
    /// The law that the question of a number asked for.
    Law(u64, Option<Box<QualityLaw>>),
    /// Two sweeps that were asked for.
    Compared(Box<[Sweep; 2]>),
    /// How far the opened replay is.
    Replayed(ReplayProgress),
    /// A demonstration goes on: a screen and what is said about it.
    Scene(Scene),
    /// A demonstration is over.
    DemonstrationOver,
    /// Something to say to the user in the status line.
    Notice(Notice),
}

/// What a scenario would cost, before anything runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The scenario, with the user's edits.
    pub scenario: Scenario,
    /// How much data there is; an error is a notice instead.
    pub facts: DataFacts,
    /// Each family and scale; `predicted_seconds` is filled in by the calibration.
    pub candidates: Vec<Candidate>,
    /// Trials that run at once.
    pub jobs: usize,
    /// One example of the data, to look at.
    pub specimen: Option<Specimen>,
}

/// A scenario's data, before it is chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct DataPreview {
    /// What was looked at.
    pub data: DataSpec,
    /// How much there is.
    pub facts: DataFacts,
    /// One example; `None` where none can be shown.
    pub specimen: Option<Specimen>,
}

/// Where the opened sweep's events come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// From its directory, as they come.
    Live,
    /// From its directory, at the pace at which they happened, times a speed.
    Replay,
}

/// A line for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How urgent it is.
    pub level: Level,
    /// What happened, in one line.
    pub text: String,
}

/// How urgent a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something was done.
    Info,
    /// Something was not done.
    Error,
}

/// How far a replay is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReplayProgress {
    /// Share of the whole, 0 to 1.
    pub share: f64,
    /// Times the pace at which it happened.
    pub speed: f64,
    /// Whether it waits.
    pub waits: bool,
}

/// A part of a demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The screen that is shown.
    pub tab: Tab,
    /// Which part it is.
    pub title: String,
    /// What is said, in a few sentences.
    pub text: String,
}
