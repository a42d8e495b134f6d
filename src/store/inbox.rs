//! The inbox: one small file for each command, written and then renamed, so that none is read in part.

use std::{
    fs, io,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use super::file::write_whole;
use crate::sweep::Command;

/// Puts a command into the inbox.
pub fn send(inbox: &Path, command: Command) -> io::Result<()> {
    static SENT: AtomicU32 = AtomicU32::new(0);
    fs::create_dir_all(inbox)?;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos();
    // Names sort by time, then by sender.
    let name = format!(
        "{now:020}-{}-{}.json",
        std::process::id(),
        SENT.fetch_add(1, Ordering::Relaxed)
    );
    write_whole(
        &inbox.join(name),
        serde_json::to_string(&command)?.as_bytes(),
    )
}

/// Takes all commands out of the inbox, oldest first. What is no command is put aside, with its name kept.
pub fn receive(inbox: &Path) -> Vec<Command> {
    let entries = fs::read_dir(inbox).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    let take = |file: std::path::PathBuf| {
        let command = serde_json::from_str(&fs::read_to_string(&file).ok()?).ok();
        let done = match command {
            Some(_) => fs::remove_file(&file),
            None => fs::rename(&file, file.with_extension("refused")),
        };
        done.ok().and(command)
    };
    files.into_iter().filter_map(take).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::TrialId;

    #[test]
    fn commands_come_out_once_and_in_order() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let sent = [
            Command::Pause { trial: None },
            Command::Skip { trial: TrialId(3) },
            Command::Stop,
        ];
        for command in sent {
            send(folder.path(), command).expect("a command is written");
        }
        fs::write(folder.path().join("0.json"), "{\"explode\":").expect("a file");
        assert_eq!(receive(folder.path()), sent);
        assert!(receive(folder.path()).is_empty());
        assert!(folder.path().join("0.refused").exists());
    }
}
