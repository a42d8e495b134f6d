//! One sweep's directory: its plan, its lock, its files.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::{
    Tail, inbox,
    lines::{Lines, check_format, current},
    write_whole,
};
use crate::{
    sweep::{Command, Plan, Sweep, SweepId, Trial, TrialId},
    words::{message, say},
};

/// The directory of a sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    path: PathBuf,
    id: SweepId,
}

/// The folder of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialFolder {
    path: PathBuf,
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
            fs::create_dir_all(self.path.join("inbox"))?;
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
        Ok(write_whole(&self.plan_file(), text.as_bytes())?)
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

    fn plan_file(&self) -> PathBuf {
        self.path.join("plan.toml")
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
        let text = fs::read_to_string(&path)
            .with_context(|| message!("{path}: cannot be read", path = path.display()))?;
        let unclear = || message!("{path}: cannot be understood", path = path.display());
        let head: Head = toml::from_str(&text).with_context(unclear)?;
        check_format(head.format, &path.display().to_string())?;
        let plan: Plan = toml::from_str(&text).with_context(unclear)?;
        Ok(current(plan))
    }

    /// The folder of a trial.
    pub fn trial(&self, id: TrialId) -> TrialFolder {
        TrialFolder {
            path: self.path.join(id.folder()),
        }
    }

    /// Every event, in order.
    pub fn journal(&self) -> PathBuf {
        self.path.join("journal.jsonl")
    }

    /// Reads every event from the first.
    pub fn tail(&self, plan: &Plan) -> Tail {
        Tail::new(self.journal(), Lines::of(plan))
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
        try_lock(&self.path.join("supervisor.lock"))
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
        // A shared lock can be had exactly when nobody holds the exclusive one; it is let go at once.
        let file = File::open(self.path.join("supervisor.lock"));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
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
        let plan = self.plan()?;
        let mut tail = self.tail(&plan);
        let mut sweep = Sweep::new(plan);
        tail.each(|event| sweep.apply(&event))?;
        Ok(sweep)
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

impl TrialFolder {
    fn create(&self, trial: &Trial) -> Result<()> {
        fs::create_dir_all(&self.path)?;
        write_whole(
            &self.path.join("trial.toml"),
            toml::to_string(trial)?.as_bytes(),
        )?;
        Ok(())
    }

    /// The folder at a path.
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The sweep that it belongs to.
    pub fn sweep(&self) -> Directory {
        Directory::at(self.path.ancestors().nth(2).unwrap_or(&self.path))
    }

    /// Reads the trial.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn trial(&self) -> Result<Trial> {
        let path = self.path.join("trial.toml");
        let text = fs::read_to_string(&path)
            .with_context(|| message!("{path}: cannot be read", path = path.display()))?;
        toml::from_str(&text)
            .with_context(|| message!("{path}: cannot be understood", path = path.display()))
    }

    /// The worker's events.
    pub fn events(&self) -> PathBuf {
        self.path.join("events.jsonl")
    }

    /// Reads the worker's events from the first.
    pub fn tail(&self) -> Tail {
        Tail::new(self.events(), Lines::Worker)
    }

    /// The last checkpoint.
    pub fn checkpoint(&self) -> PathBuf {
        self.path.join("checkpoint").join("latest")
    }

    /// The trained weights.
    pub fn model(&self) -> PathBuf {
        self.path.join("model").join("model.safetensors")
    }

    /// What the worker and its libraries had to say.
    pub fn stderr(&self) -> PathBuf {
        self.path.join("stderr.log")
    }

    /// Takes the worker's lock; `None` where another worker holds it.
    ///
    /// # Errors
    /// When the lock's file cannot be opened.
    pub fn lock(&self) -> io::Result<Option<File>> {
        try_lock(&self.path.join("worker.lock"))
    }

    /// Forgets what was trained, not what was told.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub fn forget(&self) -> io::Result<()> {
        for folder in ["checkpoint", "model"] {
            match fs::remove_dir_all(self.path.join(folder)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

fn try_lock(path: &Path) -> io::Result<Option<File>> {
    let file = OpenOptions::new().create(true).append(true).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
