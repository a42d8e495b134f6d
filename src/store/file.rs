//! Files that are replaced as a whole or not at all.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// Writes a file in place of the one before: a reader sees the old or the new one, never a part, even after a crash.
///
/// # Errors
/// When the system cannot write; the file before is then unchanged.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let written = File::create(&new).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_data()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&new, path)) {
        // What was begun would only take up room.
        let _ = fs::remove_file(&new);
        return Err(error);
    }
    Ok(())
}

/// Whether the system could not write for want of room.
pub fn is_disk_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
