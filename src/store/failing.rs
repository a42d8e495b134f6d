//! The calls of the system that stand behind the door to files, so that a test can let each of them fail once.

use std::io;

/// A call of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Opening or making a file.
    Open,
    /// Writing.
    Write,
    /// Waiting until it is on the disk.
    Sync,
    /// Giving another name.
    Rename,
    /// Making a folder.
    Folder,
}

/// Asks whether a call may be made.
///
/// # Errors
/// Never outside of tests.
#[cfg(not(test))]
pub fn before(_: Call) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub use told::{at, before, failed, made};

#[cfg(test)]
mod told {
    use std::cell::Cell;

    use super::{Call, io};

    thread_local! {
        static MADE: Cell<u64> = const { Cell::new(0) };
        static FAILS: Cell<Option<u64>> = const { Cell::new(None) };
        static FAILED: Cell<Option<Call>> = const { Cell::new(None) };
    }

    /// Counts this thread's calls from here on, and lets one of them fail.
    pub fn at(call: Option<u64>) {
        MADE.set(0);
        FAILS.set(call);
        FAILED.set(None);
    }

    /// Calls that this thread made since.
    pub fn made() -> u64 {
        MADE.get()
    }

    /// The call that failed since, where one has.
    pub fn failed() -> Option<Call> {
        FAILED.get()
    }

    /// Counts a call.
    ///
    /// # Errors
    /// Of the one that is to fail: what a broken disk says.
    pub fn before(call: Call) -> io::Result<()> {
        MADE.set(MADE.get() + 1);
        if FAILS.get() != Some(MADE.get()) {
            return Ok(());
        }
        FAILED.set(Some(call));
        Err(rustix::io::Errno::IO.into())
    }
}
