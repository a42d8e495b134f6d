//! How a sweep stands, with what its journal cannot tell: whether a supervisor holds it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::fold::{Sweep, SweepState};
use crate::words::noop;

/// How a sweep stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It waits for the end of another sweep.
    Queued,
    /// A supervisor works on it.
    Running,
    /// A supervisor holds it and waits.
    Paused,
    /// Every trial is done, failed or skipped.
    Finished,
    /// The user stopped it; it can be resumed.
    Stopped,
    /// No supervisor holds it, and it had not ended; it can be resumed.
    Interrupted,
}

impl Status {
    /// The status of a sweep; `alive` says whether a supervisor holds it.
    pub fn of(sweep: &Sweep, alive: bool) -> Self {
        match sweep.state {
            SweepState::Finished => Self::Finished,
            SweepState::Stopped => Self::Stopped,
            SweepState::Planned | SweepState::Running | SweepState::Paused(_) if !alive => {
                Self::Interrupted
            }
            SweepState::Planned if sweep.plan.after.is_some() => Self::Queued,
            SweepState::Planned | SweepState::Running => Self::Running,
            SweepState::Paused(_) => Self::Paused,
        }
    }

    /// The word for it, in machine output and, translated, on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => noop("queued"),
            Self::Running => noop("running"),
            Self::Paused => noop("paused"),
            Self::Finished => noop("finished"),
            Self::Stopped => noop("stopped"),
            Self::Interrupted => noop("interrupted"),
        }
    }

    /// Whether a supervisor holds the sweep.
    pub fn is_held(self) -> bool {
        match self {
            Self::Queued | Self::Running | Self::Paused => true,
            Self::Finished | Self::Stopped | Self::Interrupted => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
