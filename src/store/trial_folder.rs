//! The folder of one trial: what it is, what its worker told, saved and trained.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::{
    Tail, checkpoint, file,
    lines::Lines,
    lock,
    seal::{self, Opened, open_text, seal_text},
};
use crate::{sweep::Trial, words::message};

/// The folder of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialFolder {
    path: PathBuf,
}

impl TrialFolder {
    /// Lays the folder out for a trial; a file of the trial that is damaged or missing is written again.
    ///
    /// # Errors
    /// When it cannot be written, or is no folder of its own.
    pub fn create(&self, trial: &Trial) -> Result<()> {
        file::folder(&self.path)?;
        if self.trial().is_ok_and(|written| written == *trial) {
            return Ok(());
        }
        let text = seal_text(&toml::to_string(trial)?);
        Ok(file::write_whole(&self.file(), text.as_bytes())?)
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

    /// Reads the trial.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn trial(&self) -> Result<Trial> {
        let path = self.file();
        let text = file::read_text(&path)
            .with_context(|| message!("{path}: cannot be read", path = path.display()))?;
        let unclear = || message!("{path}: cannot be understood", path = path.display());
        let (Opened::Whole(text) | Opened::Unsealed(text)) = open_text(&text) else {
            return Err(anyhow::anyhow!(unclear()));
        };
        toml::from_str(text).with_context(unclear)
    }

    /// What the trial is.
    pub fn file(&self) -> PathBuf {
        self.path.join("trial.toml")
    }

    /// The worker's events.
    pub fn events(&self) -> PathBuf {
        self.path.join("events.jsonl")
    }

    /// Reads the worker's events from the first.
    pub fn tail(&self) -> Tail {
        Tail::new(self.events(), Lines::worker())
    }

    /// The last checkpoint.
    pub fn checkpoint(&self) -> PathBuf {
        self.path.join("checkpoint").join("latest")
    }

    /// The trained weights.
    pub fn model(&self) -> PathBuf {
        self.path.join("model").join("model.safetensors")
    }

    /// The check of the trained weights.
    pub fn model_check(&self) -> PathBuf {
        self.path.join("model").join("check")
    }

    /// Keeps a checkpoint in place of the one before; `told` is the number of the last event that was told before it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_checkpoint(&self, told: u64, payload: &[u8]) -> io::Result<()> {
        file::folder(&self.path.join("checkpoint"))?;
        file::write_whole(&self.checkpoint(), &checkpoint::wrap(told, payload))
    }

    /// Keeps the trained weights with their check.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep_model(&self, safetensors: &[u8]) -> io::Result<()> {
        file::folder(&self.path.join("model"))?;
        file::write_whole(&self.model(), safetensors)?;
        let check = format!("{}\n", seal::check(safetensors));
        file::write_whole(&self.model_check(), check.as_bytes())
    }

    /// The folder that a program of the user's own has to itself.
    pub fn own(&self) -> PathBuf {
        self.path.join("own")
    }

    /// Where such a program keeps its checkpoints.
    pub fn own_checkpoint_dir(&self) -> PathBuf {
        self.own().join("checkpoint")
    }

    /// The same, where there is anything to go on from.
    pub fn own_checkpoints(&self) -> Option<PathBuf> {
        let folder = self.own_checkpoint_dir();
        (!file::listed(&folder).is_empty()).then_some(folder)
    }

    /// Where such a program reports.
    pub fn own_report(&self) -> PathBuf {
        self.own().join("report.jsonl")
    }

    /// Which process such a program was when it last ran.
    pub fn own_process(&self) -> PathBuf {
        self.path.join("own-process")
    }

    /// Makes the folders that such a program finds.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn lay_out_own(&self) -> io::Result<()> {
        file::folder(&self.own())?;
        file::folder(&self.own_checkpoint_dir())
    }

    /// What a program of the user's own wrote on its standard output.
    pub fn stdout(&self) -> PathBuf {
        self.path.join("stdout.log")
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
        lock::take(&self.path.join("worker.lock"))
    }

    /// Deletes what a worker began to write and never finished; none may hold the folder any more.
    pub fn sweep_leftovers(&self) {
        let inside = ["checkpoint", "model"].map(|name| self.path.join(name));
        for folder in inside.iter().chain([&self.path]) {
            let begun = file::listed(folder);
            for path in begun.iter().filter(|path| file::is_temporary(path)) {
                // What cannot be deleted is in nobody's way.
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Forgets what was trained, not what was told.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub fn forget(&self) -> io::Result<()> {
        for folder in ["checkpoint", "model", "own"] {
            match fs::remove_dir_all(self.path.join(folder)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}
