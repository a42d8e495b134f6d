//! Why a trial failed, was left out or waits: values, which `explain.rs` says in the reader's language.
//!
//! What a program or a file outside of this one says is text and stands in a field `said`, as it came.

use serde::{Deserialize, Serialize};

use super::saving::Decided;
use crate::{
    data::Difference,
    models::{Family, Scale},
    words::Message,
};

/// Why a trial is not trained, or not trained further.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// It waits.
    Waits(PauseReason),
    /// Its worker broke, was killed or hung.
    Failed(Failure),
    /// It was left out.
    Skipped(SkipReason),
}

/// Why something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PauseReason {
    /// The user asked.
    Asked,
    /// There is no room left to write.
    DiskFull,
}

/// What keeps a whole sweep from going on: it ends, and is resumed when that is out of the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Obstacle {
    /// The data are others than those that it was planned on.
    OtherData {
        /// How the files differ; where they do not, they are read otherwise, or they name others that do.
        files: Difference,
        /// What the reader says, where it can no longer use them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said: Option<Message>,
    },
    /// The data are not there, or cannot be read.
    NoData {
        /// What the reader says.
        said: Message,
    },
    /// The sweep's folder is no longer where it was.
    FolderGone,
}

/// Why a trial failed for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Failure {
    /// The training itself could not go on.
    Broke(Fault),
    /// A signal ended the worker.
    Killed {
        /// Its number.
        signal: i32,
    },
    /// The system ended the worker for want of memory.
    OutOfMemory,
    /// The worker ended before the trial was done, and did not say why.
    Exited {
        /// Its exit code, where the system told one.
        code: Option<i32>,
    },
    /// The worker neither told anything nor computed.
    Silent {
        /// For so long.
        seconds: u64,
    },
    /// The worker computed without ending a step.
    Stuck {
        /// For so long.
        seconds: u64,
    },
    /// No worker could be started.
    CannotStart {
        /// What the system said.
        said: Message,
    },
    /// A journal of format 1 has only a sentence.
    Unclassified {
        /// The sentence.
        said: String,
    },
}

/// What kept a training from going on, as its worker tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Fault {
    /// The data cannot be used.
    Data {
        /// What their reader said.
        said: Message,
    },
    /// The quality is better than the data's own law allows, so it was not earned.
    Leak {
        /// What was found.
        said: Message,
    },
    /// What was trained cannot be kept.
    Keep {
        /// What the system said.
        said: Message,
    },
    /// The weights cannot be written.
    Weights {
        /// What their writer said.
        said: String,
    },
    /// A program of the user's own ended before it was done.
    ProgramEnded {
        /// Its exit code, where it ended by itself.
        code: Option<i32>,
        /// The signal that ended it.
        signal: Option<i32>,
        /// Whether the system killed for want of memory meanwhile.
        starved: bool,
        /// The last lines that it said.
        said: Vec<String>,
    },
    /// A program of the user's own ended well without the metric that it is judged by.
    NoMetric {
        /// The metric.
        metric: String,
        /// The names that it did report.
        seen: Vec<String>,
        /// The last lines that it said.
        said: Vec<String>,
    },
    /// A program of the user's own cannot be started.
    CannotRun {
        /// The program.
        program: String,
        /// What the system said.
        said: Message,
    },
    /// A program of the user's own asked to be run again, and again without going on.
    NoProgress {
        /// So often.
        times: u32,
    },
    /// The program itself broke down.
    Panicked {
        /// The first line of what it said.
        said: String,
    },
    /// A journal of format 1 has only a sentence.
    Unclassified {
        /// The sentence.
        said: String,
    },
}

/// Why a checkpoint is not gone on from: the training begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BadCheckpoint {
    /// It cannot be read.
    Unreadable,
    /// It is not as it was written.
    Damaged,
    /// It is of another trial.
    Foreign,
    /// It tells of what no training does.
    Impossible,
    /// It is ahead of all that was told of the training: what lies between is lost.
    Ahead,
}

/// Why a trial is not trained, or not to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum SkipReason {
    /// The user asked.
    ByUser,
    /// It could no longer turn the choice.
    Halved(Halved),
    /// The choice was certain, or enough was spent, before it had begun.
    Decided(Decided),
    /// It was stopped to save compute; a journal of format 1 has only a sentence of it.
    Unclassified {
        /// The sentence.
        said: String,
    },
}

impl SkipReason {
    /// Whether it was left out to save compute, and not because someone asked.
    pub fn saves(&self) -> bool {
        match self {
            Self::ByUser => false,
            Self::Halved(_) | Self::Decided(_) | Self::Unclassified { .. } => true,
        }
    }
}

/// A trial that was ended at a rung of successive halving, for it could no longer turn the choice.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Halved {
    /// Share of its steps after which it was judged.
    pub share: f64,
    /// The quality that its curve was bound for.
    pub expected: f64,
    /// The quality that it could reach at best.
    pub at_best: f64,
    /// The family of the model that it had to beat.
    pub family: Family,
    /// The scale of that model.
    pub scale: Scale,
    /// The quality of that model.
    pub quality: f64,
}
