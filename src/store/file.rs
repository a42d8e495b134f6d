//! The one door to the files of a sweep: regular files, folders of our own, and nothing through a link.
//!
//! A sweep's folder may have come from elsewhere, and others may have had a hand in it. So a file is opened without following
//! a link in its place and without waiting for a pipe's other end, what is new is made where nothing was, and whatever
//! is no regular file is refused.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;

use super::failing::{self, Call};
use crate::words::say;

/// Who may read and write a new file: its owner, and whoever the folder lets in may read it.
const SHARED: u32 = 0o644;
/// Who may use what a process waits for: locks and orders.
pub const OWN: u32 = 0o600;
/// Who may enter a folder.
const FOLDER: u32 = 0o700;

/// Opens a regular file to read.
///
/// # Errors
/// When it cannot be opened, or is something else.
pub fn open(path: &Path) -> io::Result<File> {
    regular(path, OpenOptions::new().read(true))
}

/// Opens a regular file to read and write, and makes it where there is none.
///
/// # Errors
/// When it cannot be opened, or is something else.
pub fn open_to_write(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).mode(SHARED);
    regular(path, &options)
}

/// Opens a regular file to add to its end, and makes it where there is none; `mode` says who may use a new one.
///
/// # Errors
/// When it cannot be opened, or is something else.
pub fn open_to_append(path: &Path, mode: u32) -> io::Result<File> {
    regular(
        path,
        OpenOptions::new().append(true).create(true).mode(mode),
    )
}

/// Opens a regular file as its options say.
fn regular(path: &Path, options: &OpenOptions) -> io::Result<File> {
    let careful = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    failing::before(Call::Open)?;
    let mut options = options.clone();
    options.custom_flags(careful.bits().cast_signed());
    let file = options
        .open(path)
        .map_err(|error| match error.raw_os_error() {
            Some(code) if code == rustix::io::Errno::LOOP.raw_os_error() => unexpected(path),
            _ => error,
        })?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(unexpected(path))
    }
}

fn unexpected(path: &Path) -> io::Error {
    io::Error::other(say!(
        "{path}: expected a regular file, not a link, a pipe or a device",
        path = path.display()
    ))
}

/// Reads a regular file.
///
/// # Errors
/// When it cannot be read, or is something else.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a regular file as text.
///
/// # Errors
/// When it cannot be read, is something else, or is no UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    open(path)?.read_to_string(&mut text)?;
    Ok(text)
}

/// Makes a folder, for its owner alone, where there is none yet.
///
/// # Errors
/// When it cannot be made, or a link or anything else stands there.
pub fn folder(path: &Path) -> io::Result<()> {
    failing::before(Call::Folder)?;
    match DirBuilder::new().mode(FOLDER).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => real_folder(path),
        made => made,
    }
}

/// Makes sure that a folder is one, and no link to one elsewhere.
///
/// # Errors
/// When it is not.
pub fn real_folder(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() {
        return Ok(());
    }
    Err(io::Error::other(say!(
        "{path}: expected a folder, not a link to one",
        path = path.display()
    )))
}

/// What a folder holds; nothing where it is none, or a link to one.
pub fn listed(folder: &Path) -> Vec<PathBuf> {
    if real_folder(folder).is_err() {
        return Vec::new();
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// Writes a file in place of the one before: a reader sees the old or the new one, never a part, even after a crash.
///
/// # Errors
/// When the system cannot write; the file before is then unchanged.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_for(path, bytes, SHARED)
}

/// The same for whoever `mode` says.
///
/// # Errors
/// When the system cannot write; the file before is then unchanged.
pub fn write_for(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let new = beside(path);
    let written = made_anew(&new, mode).and_then(|mut file| {
        append(&mut file, bytes)?;
        sync(&file)
    });
    if let Err(error) = written.and_then(|()| rename(&new, path)) {
        // What was begun would only take up room.
        let _ = fs::remove_file(&new);
        return Err(error);
    }
    Ok(())
}

/// Writes all bytes at a file's place.
///
/// # Errors
/// When the system cannot write; a part of them may be written then.
pub fn append(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    if let Err(error) = failing::before(Call::Write) {
        // As a disk does that fails on the way.
        file.write_all(&bytes[..bytes.len() / 2])?;
        return Err(error);
    }
    file.write_all(bytes)
}

/// Waits until what was written would survive the end of the machine.
///
/// # Errors
/// When the system cannot write it.
pub fn sync(file: &File) -> io::Result<()> {
    failing::before(Call::Sync)?;
    file.sync_data()
}

/// Gives a file or a folder another name.
///
/// # Errors
/// When the system refuses.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    failing::before(Call::Rename)?;
    fs::rename(from, to)
}

/// A file that was not there before. What a crash left in its place is swept, a link that was put there is not followed.
fn made_anew(path: &Path, mode: u32) -> io::Result<File> {
    failing::before(Call::Open)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            options.open(path)
        }
        opened => opened,
    }
}

/// Where a file is written before it takes the place of the one before.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(TEMPORARY);
    path.with_file_name(name)
}

/// How the names of files end that were begun and not finished.
const TEMPORARY: &str = ".new";

/// Whether a file was begun and not finished.
pub fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.as_encoded_bytes().ends_with(TEMPORARY.as_bytes())
}

/// Whether the system could not write for want of room.
pub fn is_disk_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn nothing_is_read_or_written_through_a_link() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("outside"), "untouched").expect("a file");
        for name in ["journal.jsonl", "row.json.new", "lock"] {
            symlink(at("outside"), at(name)).expect("a link");
        }
        symlink(folder.path(), at("checkpoint")).expect("a link");
        assert!(open(&at("journal.jsonl")).is_err());
        assert!(open_to_write(&at("journal.jsonl")).is_err());
        assert!(open_to_append(&at("lock"), OWN).is_err());
        assert!(super::folder(&at("checkpoint")).is_err());
        // A link in the way of a new file is taken away, not followed.
        write_whole(&at("row.json"), b"{}").expect("it can be written");
        assert_eq!(read(&at("row.json")).expect("a file"), b"{}");
        assert_eq!(read(&at("outside")).expect("a file"), b"untouched");
        assert!(!at("row.json.new").exists());
    }

    #[test]
    fn a_pipe_or_a_folder_is_refused_without_waiting() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pipe = folder.path().join("pipe");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let kind = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, kind, mode, 0).expect("a pipe");
        assert!(read(&pipe).is_err());
        assert!(open_to_append(&pipe, OWN).is_err());
        assert!(read(folder.path()).is_err());
        assert!(read(Path::new("/dev/zero")).is_err());
    }
}
