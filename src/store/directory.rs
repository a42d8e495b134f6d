//! One sweep's directory: its plan, its lock, its files.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::{
    Damage, Tail, TrialFolder, file, inbox,
    lines::{Lines, check_format, current},
    lock,
    seal::{Opened, open_text, seal_text},
};
use crate::{
    sweep::{Command, Plan, Sweep, SweepId, TrialId},
    words::{message, say},
};

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

    /// Lays the directory out for a plan; the plan comes last, so that a directory with a plan is complete.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn create(&self, plan: &Plan) -> Result<()> {
        let written = || -> Result<()> {
            file::folder(&self.path)?;
            file::folder(&self.path.join("inbox"))?;
            file::folder(&self.path.join("trials"))?;
            for trial in &plan.trials {
                self.trial(trial.id).create(trial)?;
            }
            let reference = plan
                .reference()
                .context(message!("the plan has no trial"))?;
            self.trial(reference.id).create(&reference)?;
            self.keep_plan(plan)
        };
        written().with_context(|| message!("cannot write {path}", path = self.path.display()))
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

    /// Reads the plan; one of an earlier format as today's.
    ///
    /// # Errors
    /// When it cannot be read, or was written by a newer version.
    pub fn plan(&self) -> Result<Plan> {
        /// What every format has.
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let path = self.plan_file();
        let text = file::read_text(&path)
            .with_context(|| message!("{path}: cannot be read", path = path.display()))?;
        let (Opened::Whole(text) | Opened::Unsealed(text)) = open_text(&text) else {
            bail!(message!(
                "{path}: is damaged: the check on its first line does not fit; where you changed the file yourself, delete that line",
                path = path.display()
            ));
        };
        let unclear = || message!("{path}: cannot be understood", path = path.display());
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
        lock::take(&self.path.join("supervisor.lock"))
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
        lock::is_held(&self.path.join("supervisor.lock"))
    }

    /// Sends a command to the supervisor.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn send(&self, command: Command) -> io::Result<()> {
        inbox::send(&self.path.join("inbox"), command)
    }

    /// Takes the commands that came, in order.
    pub fn receive(&self) -> Vec<Command> {
        inbox::receive(&self.path.join("inbox"))
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

    /// Files that were begun and never finished, as a crash leaves them.
    pub fn leftovers(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.path.clone(), self.path.join("inbox")];
        for trial in listed(&self.path.join("trials")) {
            folders.extend([trial.join("checkpoint"), trial.join("model"), trial]);
        }
        let files = folders.iter().flat_map(|folder| listed(folder));
        files.filter(|path| file::is_temporary(path)).collect()
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
        fs::remove_dir_all(&self.path)
            .with_context(|| message!("cannot delete {path}", path = self.path.display()))
    }
}

/// What a folder holds; nothing where it is none, or a link to one.
fn listed(folder: &Path) -> Vec<PathBuf> {
    if file::real_folder(folder).is_err() {
        return Vec::new();
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}
