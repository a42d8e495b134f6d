//! Which trial starts when, what pauses and goes on, and who uses the cores that are left.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::{
    Reference, Slot, Supervisor,
    liveness::{Liveness, Patience},
};
use crate::{
    advise::{
        Constraints, early_stopping,
        policy::{self, Step},
        saves_compute,
    },
    execute::{
        child::{Begin, ENVIRONMENT, Worker, is_shortage},
        machine,
        orders::Order,
    },
    sweep::{
        Decided, EventKind, Failure, Foreseen, PauseReason, SkipReason, Sweep, SweepState, TrialId,
        TrialRecord, TrialState,
    },
    words::Message,
};

/// How long to wait before a worker is started again that the system had no room for.
const AGAIN: Duration = Duration::from_secs(1);

impl Supervisor {
    /// Starts trials as long as there is something to start and a job to run it in; cheap scales stand first in the plan.
    pub(super) fn start_due(&mut self) -> Result<()> {
        let running = self.journal.sweep.state == SweepState::Running && self.stopping.is_none();
        while running
            && !self.is_short()
            && self.slots.values().filter(|s| !s.paused).count() < self.journal.sweep.jobs
        {
            let Some(trial) = self.next()? else { break };
            self.start(trial)?;
        }
        Ok(())
    }

    /// Gives the cores of jobs that are left without a trial, or that await an outcome, to those that still train.
    pub(super) async fn share_cores(&mut self) {
        let queued = self.in_order().is_some() && self.awaits.is_none();
        let waiting = self.reference != Reference::Over || queued;
        let cores = self.journal.sweep.jobs.min(machine::cores());
        let mut training: Vec<&mut Slot> = self.slots.values_mut().filter(|s| !s.paused).collect();
        let shares = shares(cores, training.len(), waiting);
        for (slot, share) in training.iter_mut().zip(shares) {
            if slot.threads != share {
                slot.threads = share;
                slot.worker.set_threads(share).await;
            }
        }
    }

    fn next(&mut self) -> Result<Option<TrialId>> {
        if self.reference == Reference::Due {
            return Ok(Some(TrialId::REFERENCE));
        }
        if saves_compute(&self.journal.sweep) {
            return self.most_informative();
        }
        Ok(self.in_order())
    }

    /// The queued trial that the decision needs most; none, and every queued trial left out, once it is certain.
    fn most_informative(&mut self) -> Result<Option<TrialId>> {
        let sweep = &self.journal.sweep;
        let runs = |r: &&TrialRecord| r.state == TrialState::Running;
        let now = (evaluations(sweep), sweep.trials.iter().filter(runs).count());
        if self.awaits == Some(now) {
            return Ok(None);
        }
        self.awaits = None;
        let constraints = Constraints::of(&sweep.plan.scenario.bounds);
        match policy::next_step(sweep, &constraints) {
            Step::Train { trial, foresight } => {
                if self.slots.contains_key(&trial) {
                    return Ok(self.in_order());
                }
                let said = |f: &Foreseen| {
                    let same = |s: &Foreseen| (s.family, s.scale) == (f.family, f.scale);
                    sweep.foreseen.iter().any(same)
                };
                if let Some(foreseen) = foresight.filter(|f| !said(f)) {
                    self.journal.record(EventKind::Foreseen(foreseen))?;
                }
                Ok(Some(trial))
            }
            Step::Decided(decided) => {
                self.skip_queued(decided)?;
                Ok(None)
            }
            Step::Wait => {
                self.awaits = Some(now);
                Ok(None)
            }
            Step::Finished => Ok(None),
        }
    }

    /// Ends running trials that can no longer turn the choice, whenever an evaluation or a measurement came.
    pub(super) fn end_hopeless(&mut self) -> Result<()> {
        let sweep = &self.journal.sweep;
        let evaluations = evaluations(sweep);
        if evaluations == self.judged || self.stopping.is_some() || !saves_compute(sweep) {
            return Ok(());
        }
        self.judged = evaluations;
        let constraints = Constraints::of(&sweep.plan.scenario.bounds);
        for (trial, halved) in early_stopping::hopeless(sweep, &constraints) {
            self.skip_and_end(trial, SkipReason::Halved(halved))?;
        }
        Ok(())
    }

    fn skip_queued(&mut self, decided: Decided) -> Result<()> {
        let queued = |r: &&TrialRecord| r.state == TrialState::Queued;
        let free = |r: &&TrialRecord| !self.slots.contains_key(&r.trial.id);
        let open = self.journal.sweep.trials.iter().filter(queued).filter(free);
        let open: Vec<TrialId> = open.map(|r| r.trial.id).collect();
        for trial in open {
            let reason = SkipReason::Decided(decided);
            self.journal.record(EventKind::Skipped { trial, reason })?;
        }
        // Last, because it ends the saving: what is left out after it is trained when someone asks for it.
        self.journal.record(EventKind::Decided(decided))
    }

    fn in_order(&self) -> Option<TrialId> {
        let queued = |r: &&TrialRecord| r.state == TrialState::Queued;
        let free = |r: &&TrialRecord| !self.slots.contains_key(&r.trial.id);
        let record = self.journal.sweep.trials.iter().filter(queued).find(free)?;
        Some(record.trial.id)
    }

    fn start(&mut self, trial: TrialId) -> Result<()> {
        let fresh = self.fresh.contains(&trial);
        self.fresh.retain(|t| *t != trial);
        if !fresh && self.has_ended_since(trial)? {
            return Ok(());
        }
        if trial == TrialId::REFERENCE {
            self.reference = Reference::Running;
        }
        let planned = self.journal.sweep.plan.fingerprint.as_ref();
        let attempt = self.journal.sweep.trial(trial).map_or(1, |r| r.attempt + 1);
        let own = self.journal.sweep.plan.scenario.task.is_own();
        let begin = Begin {
            attempt,
            // How many threads a program of the user's own takes is its own matter.
            environment: if own { &[] } else { &ENVIRONMENT },
            fresh,
            seen: self.journal.sweep.seen(Some(trial)),
            planned_data: planned.map(|fingerprint| fingerprint.identity),
        };
        let patience = match self.journal.sweep.trial(trial) {
            Some(record) => Patience::with(record.trial.program.as_ref()),
            None => Patience::default(),
        };
        match self.start_worker(trial, begin) {
            Ok(worker) => {
                let pid = worker.pid;
                self.journal.record(EventKind::Launched {
                    trial,
                    attempt,
                    pid,
                })?;
                let slot = Slot {
                    worker,
                    liveness: Liveness::new(Instant::now(), patience),
                    paused: false,
                    threads: 1,
                };
                self.slots.insert(trial, slot);
                Ok(())
            }
            // A folder that was moved at this moment is no fault of the trial.
            Err(_) if self.is_blocked()? => Ok(()),
            Err(error) if is_shortage(&error) => {
                self.journal.rest(trial);
                self.fresh.extend(fresh.then_some(trial));
                if trial == TrialId::REFERENCE {
                    self.reference = Reference::Due;
                }
                self.short_until = Some(Instant::now() + AGAIN);
                Ok(())
            }
            Err(error) => {
                if trial == TrialId::REFERENCE {
                    self.reference = Reference::Over;
                }
                let said = Message::of_chain(&error);
                let reason = Failure::CannotStart { said };
                self.journal.record(EventKind::Failed { trial, reason })
            }
        }
    }

    /// Whether a worker that outlived an earlier supervisor by a moment has told its end by now.
    fn has_ended_since(&mut self, trial: TrialId) -> Result<bool> {
        self.journal.merge(trial)?;
        let ended = match self.journal.sweep.trial(trial) {
            Some(record) => record.state.is_final(),
            None => self.journal.sweep.baselines_done,
        };
        if ended {
            self.journal.rest(trial);
        }
        if ended && trial == TrialId::REFERENCE {
            self.reference = Reference::Over;
        }
        Ok(ended)
    }

    /// Whether the system has just had no room for a further worker.
    fn is_short(&self) -> bool {
        self.short_until.is_some_and(|until| Instant::now() < until)
    }

    fn start_worker(&mut self, trial: TrialId, begin: Begin) -> Result<Worker> {
        let folder = self.directory.trial(trial);
        let plan = &self.journal.sweep.plan;
        // What the worker reads of the trial is what was planned, also where its file is damaged.
        let planned = match trial {
            TrialId::REFERENCE => plan.reference(),
            _ => self
                .journal
                .sweep
                .trial(trial)
                .map(|record| record.trial.clone()),
        };
        if let Some(planned) = planned {
            folder.create(&planned)?;
        }
        self.journal.attend(trial)?;
        Worker::start(trial, &folder, begin, self.news.0.clone())
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
        self.order(trial, Order::Pause(reason)).await;
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
                slot.worker.send(order).await;
                slot.paused = order != Order::Go;
                slot.liveness.heard(Instant::now());
            }
        }
    }
}

/// How many evaluations and measurements came so far.
fn evaluations(sweep: &Sweep) -> usize {
    sweep.trials.iter().map(TrialRecord::evaluations).sum()
}

/// Threads of each of so many training trials: one while others wait, else as equal as cores allow, the first ones more.
fn shares(cores: usize, training: usize, waiting: bool) -> Vec<usize> {
    let each = |at: usize| {
        let more = usize::from(at < cores % training.max(1));
        if waiting {
            1
        } else {
            (cores / training.max(1) + more).max(1)
        }
    };
    (0..training).map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_cores_go_to_the_trials_that_are_left() {
        assert_eq!(shares(8, 3, false), [3, 3, 2]);
        assert_eq!(shares(8, 3, true), [1, 1, 1]);
        assert_eq!(shares(2, 1, false), [2]);
        assert_eq!(shares(2, 4, false), [1, 1, 1, 1]);
        assert_eq!(shares(1, 1, false), [1]);
        assert!(shares(4, 0, false).is_empty());
    }
}
