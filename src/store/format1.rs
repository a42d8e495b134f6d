//! Sweeps that an earlier version wrote in format 1: their lines become today's values.
//!
//! Format 1 had a sentence where a reason stands now. What it meant is told by where it stands in the journal; the sentence
//! itself is never read, and is kept as text where nothing else tells.

use serde::Deserialize;

use crate::{
    advise::saves_compute,
    sweep::{
        Decided, Event, EventKind, Failure, Fault, Reason, SkipReason, Sweep, TrialId, TrialRecord,
        TrialState,
    },
};

/// The number of the format.
pub const FORMAT: u32 = 1;

/// A line that is written otherwise now; all others are as they were.
#[derive(Debug, Deserialize)]
struct Line {
    at: f64,
    trial: Option<TrialId>,
    seq: u64,
    kind: Kind,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Broke { reason: String },
    Failed { trial: TrialId, reason: String },
    Skipped { trial: TrialId, reason: String },
}

impl Line {
    fn of(line: &[u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }

    fn now(&self, kind: EventKind) -> Event {
        Event {
            at: self.at,
            trial: self.trial,
            seq: self.seq,
            kind,
        }
    }
}

/// Whether a line is of those that are written otherwise now.
pub fn knows(line: &[u8]) -> bool {
    Line::of(line).is_some()
}

/// The event of a worker's own journal: of these only the fault is written otherwise now.
pub fn worker_event(line: &[u8]) -> Option<Event> {
    let line = Line::of(line)?;
    match &line.kind {
        Kind::Broke { reason } => Some(line.now(broke(reason))),
        Kind::Failed { .. } | Kind::Skipped { .. } => None,
    }
}

fn broke(said: &str) -> EventKind {
    EventKind::Broke {
        reason: Fault::Unclassified {
            said: said.to_owned(),
        },
    }
}

/// Reads the journal of a sweep, from its beginning.
#[derive(Debug)]
pub struct Converter {
    /// What was read so far, as far as it tells what a sentence meant.
    sweep: Sweep,
    /// Skips whose next line decides what they meant.
    skips: Vec<Line>,
}

impl Converter {
    /// A converter of a sweep of which nothing was read yet.
    pub fn new(planned: Sweep) -> Self {
        Self {
            sweep: planned,
            skips: Vec::new(),
        }
    }

    /// Takes the next line; what it is sure of by now goes to `events`. Lines of today's format pass.
    pub fn take(&mut self, line: &[u8], events: &mut Vec<Event>) {
        if let Ok(event) = serde_json::from_slice::<Event>(line) {
            let decided = match &event.kind {
                EventKind::Decided(decided) => Some(*decided),
                _ => None,
            };
            self.release(decided, events);
            self.pass(event, events);
            return;
        }
        let Some(line) = Line::of(line) else { return };
        match &line.kind {
            Kind::Skipped { .. } => self.skips.push(line),
            Kind::Broke { reason } => {
                self.release(None, events);
                self.pass(line.now(broke(reason)), events);
            }
            Kind::Failed { trial, reason } => {
                self.release(None, events);
                let (trial, reason) = (*trial, self.failure(*trial, reason));
                self.pass(line.now(EventKind::Failed { trial, reason }), events);
            }
        }
    }

    /// Gives away what waits for a next line, for there is none.
    pub fn end(&mut self, events: &mut Vec<Event>) {
        self.release(None, events);
    }

    /// Skips directly before a decision were made by it.
    fn release(&mut self, decided: Option<Decided>, events: &mut Vec<Event>) {
        for line in std::mem::take(&mut self.skips) {
            let Kind::Skipped { trial, reason } = &line.kind else {
                continue;
            };
            let trial = *trial;
            let reason = match decided {
                Some(decided) => SkipReason::Decided(decided),
                None if self.may_be_stopped(trial) => SkipReason::Unclassified {
                    said: reason.clone(),
                },
                None => SkipReason::ByUser,
            };
            self.pass(line.now(EventKind::Skipped { trial, reason }), events);
        }
    }

    /// Whether saving could stop a trial that was skipped: it was running for the first time, had been evaluated, and
    /// nothing of its model was measured. All others were skipped by the user.
    fn may_be_stopped(&self, trial: TrialId) -> bool {
        let Some(record) = self.sweep.trial(trial) else {
            return false;
        };
        let same = |r: &TrialRecord| {
            (r.trial.family, r.trial.scale) == (record.trial.family, record.trial.scale)
        };
        let measured = |r: &TrialRecord| r.state == TrialState::Done && same(r);
        record.state == TrialState::Running
            && record.attempt == 1
            && record.evaluations() > 0
            && saves_compute(&self.sweep)
            && !self.sweep.trials.iter().any(measured)
    }

    /// A failure with the words of the worker itself is the worker's own.
    fn failure(&self, trial: TrialId, sentence: &str) -> Failure {
        let told = match self.sweep.trial(trial) {
            Some(record) => match &record.reason {
                Some(Reason::Failed(failure)) => Some(failure),
                Some(Reason::Waits(_) | Reason::Skipped(_)) | None => None,
            },
            None => self.sweep.baselines_failed.as_ref(),
        };
        match told {
            Some(Failure::Broke(Fault::Unclassified { said })) if said == sentence => {
                Failure::Broke(Fault::Unclassified { said: said.clone() })
            }
            _ => Failure::Unclassified {
                said: sentence.to_owned(),
            },
        }
    }

    fn pass(&mut self, event: Event, events: &mut Vec<Event>) {
        match &event.kind {
            // They tell nothing of a reason, and are most of a journal.
            EventKind::Step { .. } | EventKind::Gauges(_) => {}
            _ => self.sweep.apply(&event),
        }
        events.push(event);
    }
}
