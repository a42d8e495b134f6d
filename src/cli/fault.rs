//! Errors at the edge: what is printed, and which exit code says it.

use std::{io::ErrorKind, process::ExitCode};

use super::output;
use crate::{
    data, scenario,
    session::lost,
    store::{Directory, HomeError, Unusable},
    sweep::Obstacle,
    tui::theme::ThemeError,
    words::{Message, visible},
};

/// Finished, but trials failed.
pub const TRIALS_FAILED: u8 = 3;
/// `advise`: nothing satisfies the constraints.
pub const INFEASIBLE: u8 = 4;
/// Ended by Ctrl-C.
pub const INTERRUPTED: u8 = 130;
const FAILED: u8 = 1;
const USAGE: u8 = 2;

/// A fault of the command line or of a file that it names.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub Message);

/// Says on standard error that a sweep is not whole; says nothing where it is.
pub fn say_lost(directory: &Directory, count: u64) {
    if count > 0 {
        let id = directory.id();
        output::complain(lost(id, count));
    }
}

/// The exit code of a sweep that something keeps from going on: data that cannot be used are an invalid file.
pub fn blocked(by: &Obstacle) -> ExitCode {
    ExitCode::from(match by {
        Obstacle::OtherData { .. } | Obstacle::NoData { .. } => USAGE,
        Obstacle::FolderGone => FAILED,
    })
}

/// Prints what the command line's reader has to say, help or fault, and gives its exit code.
pub fn refuse(fault: &clap::Error) -> ExitCode {
    let plain = fault.render().to_string();
    if visible(&plain) == plain {
        // With its colours, where it can have some.
        let _ = fault.print();
    } else {
        output::remark(plain.trim_end());
    }
    ExitCode::from(u8::try_from(fault.exit_code()).unwrap_or(USAGE))
}

/// Prints an error as one line and gives its exit code.
pub fn report(error: &anyhow::Error) -> ExitCode {
    // A reader that went away (`scalescope list | head`) is not a fault of ours.
    let gone = |e: &std::io::Error| e.kind() == ErrorKind::BrokenPipe;
    if error
        .chain()
        .any(|cause| cause.downcast_ref().is_some_and(gone))
    {
        return ExitCode::SUCCESS;
    }
    output::complain(Message::of_chain(error));
    let unusable = error.is::<Unusable>();
    let usage = error.chain().any(|cause| {
        cause.is::<Usage>()
            || cause.is::<scenario::Error>()
            || cause.is::<HomeError>()
            || cause.is::<ThemeError>()
            || cause.is::<data::Error>()
    });
    ExitCode::from(if usage || unusable { USAGE } else { FAILED })
}
