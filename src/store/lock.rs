//! Locks: a file that a process holds as long as it lives.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
};

use super::file::{self, OWN};

/// Takes a lock; `None` where another process holds it.
///
/// # Errors
/// When the lock's file cannot be opened.
pub fn take(path: &Path) -> io::Result<Option<File>> {
    let file = file::open_to_append(path, OWN)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Whether a process holds a lock.
pub fn is_held(path: &Path) -> bool {
    // A shared lock can be had exactly when nobody holds the exclusive one; it is let go at once.
    let file = file::open(path);
    file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}
