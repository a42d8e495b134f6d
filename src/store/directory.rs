//! One sweep's directory: its plan, its lock, its files.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::{
    Damage, Inbox, Tail, TrialFolder, file, inbox,
    lines::{Lines, check_format, current},
    lock,
    seal::{Opened, open_text, seal_text},
};
use crate::{
    sweep::{Command, Plan, Sweep, SweepId, TrialId},
    words::{Message, message, say},
};

/// The supervisor's lock.
const LOCK: &str = "supervisor.lock";
/// How the names of directories begin that are being laid out or deleted.
const DRAFT: &str = ".new-";
const REMOVED: &str = ".removed-";
/// Nobody takes longer between writing a file and renaming it.
const BEING_WRITTEN: Duration = Duration::from_mins(1);

/// The directory of a sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    path: PathBuf,
    id: SweepId,
}

impl Directory {
    /// The directory at a path, whether it exists or not.
    pub fn new(path: PathBuf, id: SweepId) -> Self {
        Self { path, id }
    }

    /// The directory at a path whose last part is the sweep's name.
    pub fn at(path: &Path) -> Self {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Self::new(path.to_owned(), SweepId(name))
    }

    /// The directory of the sweep that a trial belongs to.
    pub fn of(trial: &TrialFolder) -> Self {
        let path = trial.path();
        Self::at(path.ancestors().nth(2).unwrap_or(path))
    }

    /// The sweep.
    pub fn id(&self) -> &SweepId {
        &self.id
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The directory of another sweep of the same home.
    #[must_use]
    pub fn beside(&self, id: &SweepId) -> Self {
        Self::new(self.path.with_file_name(&id.0), id.clone())
    }

    /// Lays the directory out for a plan: under another name first, so that one with its own name is complete.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn create(&self, plan: &Plan) -> Result<()> {
        let draft = Self::new(self.hidden(DRAFT), self.id.clone());
        let written = || -> Result<()> {
            file::folder(&draft.path)?;
            // Held as long as it is being laid out: what nobody holds was left by a crash.
            let _held = draft.lock()?;
            file::folder(&draft.path.join("inbox"))?;
            file::folder(&draft.path.join("trials"))?;
            for trial in &plan.trials {
                draft.trial(trial.id).create(trial)?;
            }
            let reference = plan
                .reference()
                .context(message!("the plan has no trial"))?;
            draft.trial(reference.id).create(&reference)?;
            draft.keep_plan(plan)?;
            Ok(file::rename(&draft.path, &self.path)?)
        };
        written().with_context(|| message!("cannot write {path}", path = self.path.display()))
    }

    /// The name under which a directory is laid out or deleted: no list shows it.
    fn hidden(&self, why: &str) -> PathBuf {
        self.path.with_file_name(format!("{why}{}", self.id))
    }

    fn keep_plan(&self, plan: &Plan) -> Result<()> {
        let text = toml::to_string(plan)?;
        Ok(file::write_whole(
            &self.plan_file(),
            seal_text(&text).as_bytes(),
        )?)
    }

    /// Says in the plan that today's format may be written here, so that an earlier version refuses what it would misread.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn adopt(&self, plan: &Plan) -> Result<()> {
        match plan.planned_in {
            Some(_) => self.keep_plan(plan),
            None => Ok(()),
        }
    }

    /// What was planned.
    pub fn plan_file(&self) -> PathBuf {
        self.path.join("plan.toml")
    }

    /// Whether the sweep is no longer here: its folder was moved or deleted.
    pub fn is_gone(&self) -> bool {
        let found = fs::metadata(self.plan_file());
        found.is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    }

    /// Reads the plan; one of an earlier format as today's. The sweep is called as its folder is, also where that was renamed
    /// or copied since.
    ///
    /// # Errors
    /// When it cannot be read, or was written by a newer version.
    pub fn plan(&self) -> Result<Plan> {
        Ok(Plan {
            id: self.id.clone(),
            ..self.written_plan()?
        })
    }

    /// What the sweep was called when it was planned, where that is another name: it is a copy, or its folder was renamed.
    pub fn former_id(&self) -> Option<SweepId> {
        let id = self.written_plan().ok()?.id;
        (id != self.id).then_some(id)
    }

    fn written_plan(&self) -> Result<Plan> {
        /// What every format has.
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let path = self.plan_file();
        let unusable = |message: Message| Unusable(message);
        let text = file::read_text(&path)
            .with_context(|| unusable(message!("{path}: cannot be read", path = path.display())))?;
        let (Opened::Whole(text) | Opened::Unsealed(text)) = open_text(&text) else {
            bail!(unusable(message!(
                "{path}: is damaged: the check on its first line does not fit; where you changed the file yourself, delete that line",
                path = path.display()
            )));
        };
        let unclear = || {
            unusable(message!(
                "{path}: cannot be understood",
                path = path.display()
            ))
        };
        let head: Head = toml::from_str(text).with_context(unclear)?;
        check_format(head.format, &path.display().to_string())?;
        let plan: Plan = toml::from_str(text).with_context(unclear)?;
        Ok(current(plan))
    }

    /// The folder of a trial.
    pub fn trial(&self, id: TrialId) -> TrialFolder {
        TrialFolder::at(&self.path.join(id.folder()))
    }

    /// Every event, in order.
    pub fn journal(&self) -> PathBuf {
        self.path.join("journal.jsonl")
    }

    /// Reads every event from the first.
    pub fn tail(&self, plan: &Plan) -> Tail {
        Tail::new(self.journal(), Lines::of(plan).mended_from(&self.path))
    }

    /// The row in the list that its supervisor left.
    pub fn row(&self) -> PathBuf {
        self.path.join("row.json")
    }

    /// What a supervisor that cannot write its journal has to say for itself.
    pub fn supervisor_log(&self) -> PathBuf {
        self.path.join("supervisor.log")
    }

    /// Room that is given up when the disk is full, so that the journal can say so.
    pub fn reserve(&self) -> PathBuf {
        self.path.join("reserve")
    }

    /// Takes the supervisor's lock; `None` where another holds it.
    ///
    /// # Errors
    /// When the lock's file cannot be opened.
    pub fn lock(&self) -> io::Result<Option<File>> {
        lock::take(&self.path.join(LOCK))
    }

    /// Takes the supervisor's lock, trying again for a moment: whoever asks whether a supervisor lives holds it as briefly.
    ///
    /// # Errors
    /// When the lock's file cannot be opened.
    pub fn lock_patiently(&self) -> io::Result<Option<File>> {
        for _ in 0..20 {
            if let Some(held) = self.lock()? {
                return Ok(Some(held));
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        Ok(None)
    }

    /// Whether a supervisor holds the sweep.
    pub fn is_alive(&self) -> bool {
        lock::is_held(&self.path.join(LOCK))
    }

    /// Sends a command to the supervisor.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn send(&self, command: Command) -> io::Result<()> {
        inbox::send(&self.path.join("inbox"), command)
    }

    /// The commands that come, for a supervisor that begins now.
    pub fn inbox(&self) -> Inbox {
        Inbox::new(self.path.join("inbox"))
    }

    /// Makes sure that its folders are its own, and no links to others: a sweep may have come from elsewhere.
    ///
    /// # Errors
    /// When one is not.
    pub fn check_folders(&self) -> io::Result<()> {
        file::folder(&self.path.join("inbox"))?;
        file::folder(&self.path.join("trials"))
    }

    /// Reads the whole sweep.
    ///
    /// # Errors
    /// When its plan or journal cannot be read.
    pub fn sweep(&self) -> Result<Sweep> {
        Ok(self.read()?.0)
    }

    /// Reads the whole sweep, and says what of its journal was damaged.
    ///
    /// # Errors
    /// When its plan or journal cannot be read.
    pub fn read(&self) -> Result<(Sweep, Damage)> {
        let plan = self.plan()?;
        let mut tail = self.tail(&plan);
        let mut sweep = Sweep::new(plan);
        tail.each(|event| sweep.apply(&event))?;
        Ok((sweep, tail.damage().clone()))
    }

    /// Files that were begun and never finished, as a crash leaves them; those that somebody may still be writing are not
    /// among them.
    pub fn leftovers(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.path.clone(), self.path.join("inbox")];
        for trial in file::listed(&self.path.join("trials")) {
            folders.extend([trial.join("checkpoint"), trial.join("model"), trial]);
        }
        let files = folders.iter().flat_map(|folder| file::listed(folder));
        files
            .filter(|path| file::is_temporary(path) && is_old(path))
            .collect()
    }

    /// Deletes what was begun and never finished.
    pub fn sweep_leftovers(&self) {
        for path in self.leftovers() {
            // What cannot be deleted is in nobody's way.
            let _ = fs::remove_file(path);
        }
    }

    /// Deletes the sweep with all its files.
    ///
    /// # Errors
    /// When a supervisor holds it, or the system refuses.
    pub fn remove(&self) -> Result<()> {
        let Some(_held) = self.lock()? else {
            bail!(say!(
                "{id} is running; `scalescope stop {id}` ends it first",
                id = self.id
            ));
        };
        let gone = self.hidden(REMOVED);
        // Out of sight at once: whatever ends the deletion on its way, no half of a sweep is listed.
        file::rename(&self.path, &gone)
            .and_then(|()| fs::remove_dir_all(&gone))
            .with_context(|| message!("cannot delete {path}", path = self.path.display()))
    }
}

/// Deletes what the folder of all sweeps holds of sweeps that were not laid out, or not deleted, to their end.
pub fn sweep_remains(sweeps: &Path) {
    for path in file::listed(sweeps) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let removed = name.starts_with(REMOVED);
        // One that is being laid out now is held.
        let free = |path: &Path| lock::take(&path.join(LOCK)).is_ok_and(|held| held.is_some());
        if removed || name.starts_with(DRAFT) && (is_empty(&path) || free(&path)) {
            // What cannot be deleted now is tried again the next time.
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// Whether nothing is in a folder yet, and has not been for a minute: whoever made it is gone.
fn is_empty(folder: &Path) -> bool {
    file::listed(folder).is_empty() && is_old(folder)
}

/// Whether a file is older than anybody takes to write and rename it.
fn is_old(path: &Path) -> bool {
    let changed = path.symlink_metadata().and_then(|facts| facts.modified());
    let age = changed.ok().and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age > BEING_WRITTEN)
}

/// A file of a sweep that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(Message);
