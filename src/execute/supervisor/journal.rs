//! The supervisor's journal: its own events and its workers', each taken in once, in order, and never lost to a full disk.

use std::{collections::BTreeMap, fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result};

use crate::{
    execute::clock,
    store::{Appender, Directory, Tail, is_disk_full, write_whole},
    sweep::{Event, EventKind, Sweep, TrialId},
    words::message,
};

/// Bytes that are given up on a full disk so that the journal can say that it is full.
const RESERVE: usize = 64 << 10;

/// A journal with the sweep that it folds to.
pub struct Journal {
    /// Everything that was recorded.
    pub sweep: Sweep,
    appender: Appender,
    tails: BTreeMap<TrialId, Tail>,
    /// Recorded, but not yet written, because the disk is full.
    pending: Vec<Event>,
    reserve: PathBuf,
}

impl Journal {
    /// Opens a sweep's journal, repaired.
    pub fn open(directory: &Directory) -> Result<Self> {
        let plan = directory.plan()?;
        let path = directory.journal();
        // The lines say by themselves what they are; the plan says it to earlier versions.
        let _ = directory.adopt(&plan);
        let mut sweep = Sweep::new(plan.clone());
        let appender = Appender::open(directory.tail(&plan), |event| sweep.apply(&event))
            .with_context(|| message!("{path}: cannot be opened", path = path.display()))?;
        let ids = plan.trials.iter().map(|t| t.id).chain([TrialId::REFERENCE]);
        let tail = |id| (id, directory.trial(id).tail());
        let journal = Self {
            tails: ids.map(tail).collect(),
            sweep,
            appender,
            pending: Vec::new(),
            reserve: directory.reserve(),
        };
        journal.keep_reserve();
        Ok(journal)
    }

    /// Whoever may have written events of its own.
    pub fn writers(&self) -> Vec<TrialId> {
        self.tails.keys().copied().collect()
    }

    /// Records an event of the supervisor's own.
    pub fn record(&mut self, kind: EventKind) -> Result<()> {
        let last = is_told_nowhere_else(&kind);
        let event = Event {
            at: clock::now(),
            trial: None,
            seq: self.sweep.seen(None) + 1,
            kind,
        };
        self.take(vec![event])?;
        if last && self.is_written() {
            self.appender
                .sync()
                .context(message!("cannot write the journal"))?;
        }
        Ok(())
    }

    /// Opens the events of a worker that is about to start.
    pub fn attend(&mut self, writer: TrialId) -> Result<()> {
        match self.tails.get_mut(&writer) {
            Some(tail) => Ok(tail.attend()?),
            None => Ok(()),
        }
    }

    /// Closes the events of a worker that has ended.
    pub fn rest(&mut self, writer: TrialId) {
        if let Some(tail) = self.tails.get_mut(&writer) {
            tail.rest();
        }
    }

    /// Takes in what a worker wrote since the last time.
    pub fn merge(&mut self, writer: TrialId) -> Result<()> {
        let Some(tail) = self.tails.get_mut(&writer) else {
            return Ok(());
        };
        let mut events = tail.read().with_context(|| {
            message!(
                "cannot read the events of trial {writer}",
                writer = writer.to_string()
            )
        })?;
        let seen = self.sweep.seen(Some(writer));
        events.retain(|e| e.seq > seen && e.trial == Some(writer));
        self.take(events)
    }

    fn take(&mut self, events: Vec<Event>) -> Result<()> {
        for event in &events {
            self.sweep.apply(event);
        }
        self.pending.extend(events);
        self.write()
    }

    /// Writes what waits.
    pub fn write(&mut self) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        match self.appender.append(&self.pending) {
            Ok(()) => self.pending.clear(),
            Err(error) if is_disk_full(&error) => {}
            Err(error) => return Err(error).context(message!("cannot write the journal")),
        }
        Ok(())
    }

    /// Whether everything that was recorded is written.
    pub fn is_written(&self) -> bool {
        self.pending.is_empty()
    }

    /// Waits until everything is written.
    pub async fn wait_until_written(&mut self) -> Result<()> {
        while !self.is_written() {
            self.give_reserve_up()?;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let _ = fs::remove_file(&self.reserve);
        Ok(())
    }

    /// Gives the reserve up and writes what waits.
    pub fn give_reserve_up(&mut self) -> Result<()> {
        let _ = fs::remove_file(&self.reserve);
        self.write()
    }

    /// Takes the reserve again, where there is room for it.
    pub fn keep_reserve(&self) {
        if fs::metadata(&self.reserve).is_ok_and(|m| m.len() == RESERVE as u64) {
            return;
        }
        if write_whole(&self.reserve, &vec![0; RESERVE]).is_err() {
            let _ = fs::remove_file(&self.reserve);
        }
    }
}

/// Whether an event decides something that no trial's own events tell: it must survive the end of the machine.
fn is_told_nowhere_else(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Failed { .. }
            | EventKind::Requeued { .. }
            | EventKind::Skipped { .. }
            | EventKind::Decided(_)
            | EventKind::Retried { .. }
            | EventKind::SweepEnded { .. }
    )
}
