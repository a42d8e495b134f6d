//! Which trial starts when, and what pauses and goes on.

use std::time::Instant;

use anyhow::Result;

use super::{Reference, Slot, Supervisor, watch::Pulse};
use crate::{
    execute::{child::Worker, orders::Order},
    sweep::{EventKind, PauseReason, SweepState, TrialId, TrialState},
};

impl Supervisor {
    /// Starts trials as long as there is something to start and a job to run it in; cheap scales stand first in the plan.
    pub(super) fn start_due(&mut self) -> Result<()> {
        let running = self.journal.sweep.state == SweepState::Running && self.stopping.is_none();
        while running && self.slots.values().filter(|s| !s.paused).count() < self.journal.sweep.jobs
        {
            let Some(trial) = self.next() else { break };
            self.start(trial)?;
        }
        Ok(())
    }

    fn next(&self) -> Option<TrialId> {
        if self.reference == Reference::Due {
            return Some(TrialId::REFERENCE);
        }
        let queued = |r: &&crate::sweep::TrialRecord| r.state == TrialState::Queued;
        let free = |r: &&crate::sweep::TrialRecord| !self.slots.contains_key(&r.trial.id);
        let record = self.journal.sweep.trials.iter().filter(queued).find(free)?;
        Some(record.trial.id)
    }

    fn start(&mut self, trial: TrialId) -> Result<()> {
        let fresh = self.fresh.contains(&trial);
        self.fresh.retain(|t| *t != trial);
        if trial == TrialId::REFERENCE {
            self.reference = Reference::Running;
        }
        let folder = self.directory.trial(trial);
        match Worker::start(trial, &folder, fresh, self.news.0.clone()) {
            Ok(worker) => {
                let pid = worker.pid;
                let attempt = self.journal.sweep.trial(trial).map_or(1, |r| r.attempt + 1);
                self.journal.record(EventKind::Launched {
                    trial,
                    attempt,
                    pid,
                })?;
                let slot = Slot {
                    worker,
                    pulse: Pulse::new(Instant::now()),
                    paused: false,
                };
                self.slots.insert(trial, slot);
                Ok(())
            }
            Err(error) => {
                if trial == TrialId::REFERENCE {
                    self.reference = Reference::Over;
                }
                let reason = format!("{error:#}");
                self.journal.record(EventKind::Failed { trial, reason })
            }
        }
    }

    /// Lets the sweep or one trial wait.
    pub(super) async fn pause(
        &mut self,
        trial: Option<TrialId>,
        reason: PauseReason,
    ) -> Result<()> {
        let waits = match trial {
            None => self.journal.sweep.state != SweepState::Running,
            Some(id) => {
                let record = self.journal.sweep.trial(id);
                record.is_none_or(|r| r.state.is_final() || r.state == TrialState::Paused)
            }
        };
        if waits {
            return Ok(());
        }
        self.journal.record(EventKind::Paused { trial, reason })?;
        self.order(
            trial,
            match reason {
                PauseReason::Asked => Order::Pause,
                PauseReason::DiskFull => Order::Hold,
            },
        )
        .await;
        Ok(())
    }

    /// Lets the sweep or one trial go on.
    pub(super) async fn resume(&mut self, trial: Option<TrialId>) -> Result<()> {
        let waits = match trial {
            None => matches!(self.journal.sweep.state, SweepState::Paused(_)),
            Some(id) => self
                .journal
                .sweep
                .trial(id)
                .is_some_and(|r| r.state == TrialState::Paused),
        };
        if waits {
            self.journal.record(EventKind::Resumed { trial })?;
            self.order(trial, Order::Go).await;
        }
        Ok(())
    }

    /// Orders one worker or all of them.
    async fn order(&mut self, trial: Option<TrialId>, order: Order) {
        for (id, slot) in &mut self.slots {
            if trial.is_none_or(|t| t == *id) {
                slot.worker.order(order).await;
                slot.paused = order != Order::Go;
                slot.pulse.sign(Instant::now());
            }
        }
    }
}
