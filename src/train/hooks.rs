//! What a training needs of the process around it: it tells, asks and keeps things, and does no file access itself.

use std::{io, time::Duration};

use crate::{
    data::{self, Identity},
    sweep::{BadCheckpoint, EventKind, Fault},
    words::{Message, Value, message, say, word},
};

/// How long a training goes on before it is saved again: what a crash costs at most.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(2);

/// The process around a training.
pub trait Hooks {
    /// Records an event.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn emit(&mut self, event: EventKind) -> io::Result<()>;

    /// Says whether to go on; called between steps, and waits there while the trial is paused.
    ///
    /// # Errors
    /// When waiting cannot be recorded.
    fn control(&mut self) -> io::Result<Control>;

    /// How long a training goes on before it is saved again.
    fn checkpoint_every(&self) -> Duration {
        CHECKPOINT_EVERY
    }

    /// Keeps a checkpoint in place of the one before, as a whole or not at all.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn save(&mut self, checkpoint: &[u8]) -> io::Result<()>;

    /// What the examples of the sweep must be; `None` where its plan does not tell.
    fn planned_data(&self) -> Option<Identity> {
        None
    }

    /// The last checkpoint, where there is one.
    ///
    /// # Errors
    /// When there is one that cannot be gone on from.
    fn restore(&mut self) -> Result<Option<Saved>, BadCheckpoint>;

    /// Keeps the trained weights, a safetensors file.
    ///
    /// # Errors
    /// When they cannot be kept.
    fn keep_model(&mut self, safetensors: &[u8]) -> io::Result<()>;

    /// Threads that the next step may use: more than one while cores are idle.
    fn threads(&mut self) -> usize {
        1
    }

    /// Joules that the processor package used since some fixed moment, where it can be read.
    fn energy_joules(&mut self) -> Option<f64>;
}

/// A checkpoint as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// What [`Hooks::save`] was given.
    pub bytes: Vec<u8>,
    /// Whether a check says that they are as they were.
    pub checked: bool,
}

/// Whether a training goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// On with the next step.
    Go,
    /// Save and end.
    Stop,
}

/// How a training ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was trained and measured.
    Done,
    /// It was asked to stop, and saved what it had.
    Stopped,
}

/// Why a training cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its data cannot be used.
    #[error(transparent)]
    Data(#[from] data::Error),
    /// Its data are others than those that were planned on.
    #[error("{}", word("the data are not those that the sweep was planned on"))]
    OtherData,
    /// Its family does not read its data.
    #[error(transparent)]
    Mismatch(#[from] crate::models::Mismatch),
    /// Its quality is better than the data's own law allows, so it was not earned.
    #[error("{0}")]
    Leak(Message),
    /// What it produced cannot be kept.
    #[error("{}", say!("cannot keep what was trained: {error}", error = _0))]
    Keep(#[from] io::Error),
    /// Its weights cannot be written.
    #[error("{}", say!("cannot write the weights: {error}", error = _0))]
    Weights(#[from] crate::models::EncodeError),
}

impl Error {
    /// The error as the journal has it.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Data(error) => Fault::Data {
                said: error.message(),
            },
            Self::OtherData => Fault::Data {
                said: message!("the data are not those that the sweep was planned on"),
            },
            Self::Mismatch(error) => Fault::Data {
                said: Message::foreign(error),
            },
            Self::Leak(said) => Fault::Leak { said: said.clone() },
            Self::Keep(error) => Fault::Keep {
                said: error.value(),
            },
            Self::Weights(error) => Fault::Weights {
                said: error.to_string(),
            },
        }
    }
}
