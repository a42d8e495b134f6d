//! Locks: a file that a process holds as long as it lives.

use std::{
    fs::{self, File, Permissions, TryLockError},
    io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

use super::file::{self, OWN};

/// Bits of a file's mode that let others use it.
const OTHERS: u32 = 0o077;

/// Takes a lock; `None` where another process holds it.
///
/// # Errors
/// When the lock's file cannot be opened.
pub fn take(path: &Path) -> io::Result<Option<File>> {
    let file = file::open_to_append(path, OWN)?;
    keep_to_oneself(&file);
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) if held_by_strangers(&file) => {
            // Somebody who may only read the file must not keep its owner from working: a new one takes its place.
            file::write_for(path, b"", OWN)?;
            let file = file::open_to_append(path, OWN)?;
            Ok(file.try_lock().is_ok().then_some(file))
        }
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Whether a process holds a lock.
pub fn is_held(path: &Path) -> bool {
    // A shared lock can be had exactly when nobody holds the exclusive one; it is let go at once.
    let Ok(file) = file::open(path) else {
        return false;
    };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) && !held_by_strangers(&file)
}

fn is_own(file: &File) -> bool {
    let own = rustix::process::geteuid().as_raw();
    file.metadata().is_ok_and(|facts| facts.uid() == own)
}

/// Lets nobody else open a lock: whoever can open it can hold it.
fn keep_to_oneself(file: &File) {
    let open = file.metadata().is_ok_and(|f| f.mode() & OTHERS != 0);
    if open && is_own(file) {
        // Where it cannot be changed it is as it was.
        let _ = file.set_permissions(Permissions::from_mode(OWN));
    }
}

/// Whether all who hold the lock of our own file are other users, as far as the system tells.
fn held_by_strangers(file: &File) -> bool {
    let (Ok(facts), Ok(locks)) = (file.metadata(), fs::read_to_string("/proc/locks")) else {
        return false;
    };
    let holders = holders(&locks, facts.dev(), facts.ino());
    let own = rustix::process::geteuid().as_raw();
    let stranger = |pid: &u32| {
        let process = fs::metadata(format!("/proc/{pid}"));
        process.is_ok_and(|p| p.uid() != own)
    };
    facts.uid() == own && !holders.is_empty() && holders.iter().all(stranger)
}

/// The processes that hold a lock on a file: lines like `1: FLOCK ADVISORY WRITE 4711 fd:01:1234 0 EOF`.
fn holders(locks: &str, device: u64, inode: u64) -> Vec<u32> {
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let file = format!("{major:02x}:{minor:02x}:{inode}");
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [_, "FLOCK", _, _, pid, of, ..] if of == file => pid.parse().ok(),
            _ => None,
        }
    };
    locks.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_once_and_is_nobody_elses_to_open() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("supervisor.lock");
        fs::write(&path, "").expect("a file");
        fs::set_permissions(&path, Permissions::from_mode(0o644)).expect("its mode");
        let held = take(&path).expect("a lock");
        assert!(held.is_some() && is_held(&path));
        assert!(take(&path).expect("a lock").is_none());
        let mode = fs::metadata(&path).expect("a file").mode();
        assert_eq!(mode & 0o777, 0o600);
        drop(held);
        assert!(!is_held(&path) && take(&path).expect("a lock").is_some());
    }

    #[test]
    fn the_system_tells_who_holds_a_lock() {
        let locks = "1: FLOCK  ADVISORY  WRITE 4711 fd:01:1234 0 EOF\n\
                     2: POSIX  ADVISORY  WRITE 4712 fd:01:1234 0 EOF\n\
                     2: -> FLOCK  ADVISORY  WRITE 4713 fd:01:1234 0 EOF\n\
                     3: FLOCK  ADVISORY  READ 4714 fd:01:12345 0 EOF\n";
        let device = rustix::fs::makedev(0xfd, 1);
        assert_eq!(holders(locks, device, 1234), [4711]);
        assert!(holders(locks, device, 1).is_empty());
    }
}
