//! Commands: what a user asks of a running sweep, one small file each in `inbox/`.

use serde::{Deserialize, Serialize};

use super::trial::TrialId;

/// What a user asks of a sweep. `trial: None` means all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    /// Wait at the next step.
    Pause {
        /// Which trial.
        trial: Option<TrialId>,
    },
    /// Go on.
    Resume {
        /// Which trial.
        trial: Option<TrialId>,
    },
    /// Leave a trial out; a running one is ended.
    Skip {
        /// Which trial.
        trial: TrialId,
    },
    /// Train failed (or, named, skipped) trials again from their beginning.
    Retry {
        /// Which trial; `None` is every failed one.
        trial: Option<TrialId>,
    },
    /// Save and end the sweep; it can be resumed.
    Stop,
}
