//! The inbox: one small file for each command, written and then renamed, so that none is read in part.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs,
    io::{self, Read},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use super::file::{self, OWN};
use crate::sweep::Command;

/// No command is longer, bytes.
const MOST: u64 = 4096;
/// Digits of the moment with which a command's name begins.
const DIGITS: usize = 20;

/// Puts a command into the inbox.
pub fn send(inbox: &Path, command: Command) -> io::Result<()> {
    static SENT: AtomicU32 = AtomicU32::new(0);
    file::folder(inbox)?;
    // Names sort by time, then by sender.
    let name = format!(
        "{now:0DIGITS$}-{}-{}.json",
        std::process::id(),
        SENT.fetch_add(1, Ordering::Relaxed),
        now = moment(),
    );
    let text = serde_json::to_string(&command)?;
    file::write_for(&inbox.join(name), text.as_bytes(), OWN)
}

/// Nanoseconds since 1970.
fn moment() -> u128 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_nanos()
}

/// The inbox as its supervisor reads it.
#[derive(Debug)]
pub struct Inbox {
    path: PathBuf,
    /// When the supervisor began: what was sent before was for another.
    began: u128,
    /// What is no command, and could not be put aside either: it is not looked at again.
    passed_over: BTreeSet<OsString>,
}

impl Inbox {
    /// The inbox at a path, for a supervisor that begins now.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            began: moment(),
            passed_over: BTreeSet::new(),
        }
    }

    /// Drops the commands that an earlier supervisor did not live to follow: whoever gave them was told so, or asked for the
    /// sweep to go on since.
    pub fn drop_earlier(&self) {
        for name in self.names() {
            let sent = name.to_str().and_then(|n| n.get(..DIGITS)?.parse().ok());
            if sent.is_some_and(|sent: u128| sent < self.began) {
                // What cannot be deleted is refused like any other.
                let _ = fs::remove_file(self.path.join(name));
            }
        }
    }

    /// Takes all commands out of the inbox, oldest first. What is no command is put aside, with its name kept.
    pub fn receive(&mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        for name in self.names() {
            let file = self.path.join(&name);
            let command = command(&file);
            let done = match command {
                Some(_) => fs::remove_file(&file),
                None => fs::rename(&file, file.with_extension("refused")),
            };
            match done {
                Ok(()) => commands.extend(command),
                // One that was taken away meanwhile is nobody's.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => {
                    self.passed_over.insert(name);
                }
            }
        }
        commands
    }

    /// The names of what may be commands, oldest first.
    fn names(&self) -> Vec<OsString> {
        if file::real_folder(&self.path).is_err() {
            return Vec::new();
        }
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let mut names: Vec<OsString> = entries
            .map(|e| e.file_name())
            .filter(|n| Path::new(n).extension().is_some_and(|e| e == "json"))
            .filter(|n| !self.passed_over.contains(n))
            .collect();
        names.sort();
        names
    }
}

/// The command of a file: a small regular one of our own, and nothing that is reached through a link.
fn command(path: &Path) -> Option<Command> {
    let file = file::open(path).ok()?;
    let facts = file.metadata().ok()?;
    let own = facts.uid() == rustix::process::geteuid().as_raw();
    if !own || facts.len() > MOST {
        return None;
    }
    let mut text = String::new();
    file.take(MOST).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;
    use crate::sweep::TrialId;

    fn inbox() -> (tempfile::TempDir, Inbox) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let inbox = Inbox::new(folder.path().to_owned());
        (folder, inbox)
    }

    #[test]
    fn commands_come_out_once_and_in_order() {
        let (folder, mut inbox) = inbox();
        let sent = [
            Command::Pause { trial: None },
            Command::Skip { trial: TrialId(3) },
            Command::Stop,
        ];
        for command in sent {
            send(folder.path(), command).expect("a command is written");
        }
        fs::write(folder.path().join("0.json"), "{\"explode\":").expect("a file");
        assert_eq!(inbox.receive(), sent);
        assert!(inbox.receive().is_empty());
        assert!(folder.path().join("0.refused").exists());
    }

    #[test]
    fn what_was_sent_to_an_earlier_supervisor_is_dropped() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        send(folder.path(), Command::Stop).expect("a command is written");
        let mut inbox = Inbox::new(folder.path().to_owned());
        send(folder.path(), Command::Pause { trial: None }).expect("a command is written");
        inbox.drop_earlier();
        assert_eq!(inbox.receive(), [Command::Pause { trial: None }]);
    }

    #[test]
    fn only_small_regular_files_are_read_and_none_twice() {
        let (folder, mut inbox) = inbox();
        let at = |name: &str| folder.path().join(name);
        send(folder.path(), Command::Stop).expect("a command is written");
        let sent = fs::read_dir(folder.path())
            .expect("a folder")
            .flatten()
            .next();
        let sent = sent.expect("it was written").path();
        let mode = fs::metadata(&sent).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::rename(&sent, at("elsewhere")).expect("it can be moved");
        symlink(at("elsewhere"), at("1.json")).expect("a link");
        symlink("/dev/zero", at("2.json")).expect("a link");
        let kind = rustix::fs::FileType::Fifo;
        let own = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, at("3.json"), kind, own, 0).expect("a pipe");
        fs::write(at("4.json"), format!("\"stop\"{}", " ".repeat(5000))).expect("a file");
        fs::create_dir(at("5.json")).expect("a folder");
        // What it would be put aside as is in the way.
        fs::create_dir_all(at("5.refused").join("full")).expect("a folder");
        assert!(inbox.receive().is_empty());
        assert!(inbox.names().is_empty(), "{:?}", inbox.names());
        for refused in ["1.refused", "2.refused", "3.refused", "4.refused"] {
            assert!(at(refused).symlink_metadata().is_ok(), "{refused}");
        }
    }
}
