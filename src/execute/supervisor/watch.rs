//! Workers that hang, workers that do not end when they should, and what the end of a worker means for its trial.

use std::{process::ExitStatus, time::Instant};

use anyhow::Result;

use super::{LAST_WORDS, Reference, Supervisor, liveness::Ended};
use crate::{
    execute::exit_status,
    sweep::{EventKind, Failure, Reason, TrialId, TrialRecord},
};

impl Supervisor {
    /// Ends workers that hang, and those that outlive the end of the sweep.
    pub(super) fn watch_workers(&mut self) {
        let now = Instant::now();
        if self.pulse.was_late(now) {
            // Frozen together, or not heard: in both cases their time begins anew.
            self.slots
                .values_mut()
                .for_each(|slot| slot.liveness.heard(now));
            self.stopping = self.stopping.map(|_| now);
        }
        let late = self.stopping.is_some_and(|since| now - since > LAST_WORDS);
        for slot in self
            .slots
            .values_mut()
            .filter(|s| s.liveness.ended.is_none())
        {
            let hangs = slot.liveness.hangs(now).filter(|_| !slot.paused);
            let ended = hangs.map(Ended::Hung).or(late.then_some(Ended::Overdue));
            if ended.is_some() {
                slot.liveness.ended = ended;
                slot.worker.kill();
            }
        }
    }

    /// Takes note of a worker's end.
    pub(super) fn conclude(&mut self, trial: TrialId, status: Option<ExitStatus>) -> Result<()> {
        self.journal.merge(trial)?;
        self.journal.rest(trial);
        self.directory.trial(trial).sweep_leftovers();
        let slot = self.slots.remove(&trial);
        // What stands in the way of all trials is no fault of this one.
        let blocked = self.is_blocked()?;
        if trial == TrialId::REFERENCE {
            self.reference = if self.stopping.is_some() || blocked {
                Reference::Due
            } else {
                Reference::Over
            };
        }
        let done = match self.journal.sweep.trial(trial) {
            Some(record) => record.state.is_final(),
            None => self.journal.sweep.baselines_done,
        };
        let Some(status) = status else { return Ok(()) };
        if done || blocked || (status.success() && self.stopping.is_some()) {
            return Ok(());
        }
        match slot.and_then(|slot| slot.liveness.ended) {
            // It goes on from its checkpoint when the sweep does.
            Some(Ended::Overdue) => Ok(()),
            Some(Ended::Hung(reason)) if self.hung.insert(trial) => {
                if trial == TrialId::REFERENCE {
                    self.reference = Reference::Due;
                }
                self.journal.record(EventKind::Requeued { trial, reason })
            }
            Some(Ended::Hung(reason)) => self.journal.record(EventKind::Failed { trial, reason }),
            None => {
                let reason = self.own_end(trial, status);
                self.journal.record(EventKind::Failed { trial, reason })
            }
        }
    }

    /// Why a worker ended that its supervisor did not end.
    fn own_end(&mut self, trial: TrialId, status: ExitStatus) -> Failure {
        let told = match self.journal.sweep.trial(trial) {
            Some(TrialRecord {
                reason: Some(Reason::Failed(failure)),
                ..
            }) => Some(failure),
            Some(_) => None,
            None => self.journal.sweep.baselines_failed.as_ref(),
        };
        let kills = exit_status::memory_kills();
        let starved = kills > self.memory_kills;
        self.memory_kills = kills;
        exit_status::failure(status, told, starved)
    }
}
