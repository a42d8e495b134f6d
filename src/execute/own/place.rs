//! Where a program's trial is run, and why it cannot go on.

use std::io;

use crate::{
    execute::{orders::Orders, recorder::Recorder},
    scenario::Program,
    store::TrialFolder,
    sweep::Fault,
    words::Message,
};

/// Why a program's trial cannot go on.
#[derive(Debug)]
pub enum Broken {
    /// As the journal has it.
    Fault(Fault),
    /// What it told cannot be kept.
    Keep(io::Error),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Keep(error)
    }
}

/// What a worker has at hand.
pub struct Place<'a> {
    /// Where events go.
    pub recorder: &'a mut Recorder,
    /// What the supervisor orders.
    pub orders: &'a Orders,
    /// The trial's folder.
    pub folder: &'a TrialFolder,
    /// How often the trial was started, from 1.
    pub attempt: u32,
}

/// That a program cannot be run at all.
pub fn cannot_run(program: &Program, said: Message) -> Broken {
    let program = program.command.first().cloned().unwrap_or_default();
    Broken::Fault(Fault::CannotRun { program, said })
}
