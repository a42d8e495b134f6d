//! Requests: what the dashboard asks of the session.

use crate::{
    advise::LawQuestion,
    scenario::Scenario,
    sweep::{Command, SweepId},
};

/// What the dashboard asks of the session.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Say what a scenario would cost: answered by [`super::Message::Draft`].
    Draft(Box<Scenario>),
    /// Look at a scenario's data: answered by [`super::Message::DataPreviewed`], unless another look is asked for meanwhile.
    Preview(Box<Scenario>),
    /// Plan and start a sweep, and open it: answered by [`super::Message::Opened`].
    Start {
        /// What it studies.
        scenario: Box<Scenario>,
        /// The sweep that must have ended before it begins.
        after: Option<SweepId>,
    },
    /// Open a sweep.
    Open(SweepId),
    /// Replay a sweep.
    Replay(SweepId),
    /// Send a command to the opened sweep's supervisor.
    Send(Command),
    /// Take up the opened sweep again, with a new supervisor where none holds it.
    Resume,
    /// Delete sweeps that no supervisor holds.
    Remove(Vec<SweepId>),
    /// Read two sweeps, to show one beside the other: answered by [`super::Message::Compared`].
    Compare([SweepId; 2]),
    /// Fit a law, which takes longer than a frame: answered by [`super::Message::Law`] with the same number.
    Law(u64, Box<LawQuestion>),
    /// Go on, wait or change the pace of a replay.
    Playback(Playback),
    /// Write a text into a new file of a name like this in the current directory: answered by a notice.
    Write {
        /// The name, without an ending.
        name: String,
        /// Rows of cells between tabs.
        text: String,
    },
}

/// How a replay goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Playback {
    /// Wait, or go on.
    Toggle,
    /// Times the pace at which it happened.
    Speed(f64),
    /// Forward by a share of the whole, or back where it is negative.
    Seek(f64),
}
