//! Signs of life: of the workers, and when their absence says that one hangs; and of the supervisor itself.

use std::time::{Duration, Instant};

use crate::{scenario::Program, sweep::Failure};

/// A worker that neither tells anything nor computes for this long hangs.
const SILENT: Duration = Duration::from_secs(30);
/// A worker that computes, but ends no step for this long, hangs too.
const ENDLESS: Duration = Duration::from_mins(15);
/// The same of a program of the user's own, which may load, compile or wait for a GPU, and need not report its steps.
const SILENT_OWN: Duration = Duration::from_mins(10);
const ENDLESS_OWN: u32 = 72;
/// A supervisor that has not looked for this long stood still itself: it was stopped, its container was paused, its disk
/// did not answer.
const LATE: Duration = Duration::from_secs(5);

/// How long the signs of life of a worker may stay away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    silent: Duration,
    endless: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            silent: SILENT,
            endless: ENDLESS,
        }
    }
}

impl Patience {
    /// The patience with the program of a trial, where it is the user's own.
    pub fn with(program: Option<&Program>) -> Self {
        let Some(program) = program else {
            return Self::default();
        };
        let stated = program.hang_seconds.map(|s| Duration::from_secs(s.into()));
        let silent = stated.unwrap_or(SILENT_OWN);
        Self {
            silent,
            endless: silent * ENDLESS_OWN,
        }
    }
}

/// The signs of life of a worker.
#[derive(Clone, Debug)]
pub struct Liveness {
    heard: Instant,
    worked: Instant,
    patience: Patience,
    /// Why its supervisor ended it, when it did.
    pub ended: Option<Ended>,
}

/// Why a supervisor ended a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It hung.
    Hung(Failure),
    /// It outlived the end of the sweep.
    Overdue,
}

impl Liveness {
    /// A worker that was just started.
    pub fn new(now: Instant, patience: Patience) -> Self {
        Self {
            heard: now,
            worked: now,
            patience,
            ended: None,
        }
    }

    /// It told something; or nothing that it did before counts.
    pub fn heard(&mut self, now: Instant) {
        self.heard = now;
        self.worked = now;
    }

    /// It computed something.
    pub fn worked(&mut self, now: Instant) {
        self.worked = now;
    }

    /// Why it must be taken for hung, when it must.
    pub fn hangs(&self, now: Instant) -> Option<Failure> {
        let quiet = |since: Instant| now.saturating_duration_since(since);
        if quiet(self.worked) > self.patience.silent {
            return Some(Failure::Silent {
                seconds: quiet(self.worked).as_secs(),
            });
        }
        let seconds = quiet(self.heard).as_secs();
        (quiet(self.heard) > self.patience.endless).then_some(Failure::Stuck { seconds })
    }
}

/// The supervisor's own pulse.
#[derive(Clone, Copy, Debug)]
pub struct Pulse {
    last: Instant,
}

impl Pulse {
    /// The first beat.
    pub fn new(now: Instant) -> Self {
        Self { last: now }
    }

    /// Beats once more; says whether it was late. Whoever looks late knows nothing of what others did meanwhile, so no
    /// silence before that moment may be held against them.
    pub fn was_late(&mut self, now: Instant) -> bool {
        let since = now.saturating_duration_since(self.last);
        self.last = now;
        since > LATE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    #[test]
    fn silence_is_told_from_work_and_work_from_progress() {
        let start = Instant::now();
        let after = |seconds| after(start, seconds);
        let mut liveness = Liveness::new(start, Patience::default());
        assert!(liveness.hangs(after(29)).is_none());
        assert_eq!(
            liveness.hangs(after(31)),
            Some(Failure::Silent { seconds: 31 })
        );
        liveness.worked(after(800));
        assert!(liveness.hangs(after(820)).is_none());
        liveness.worked(after(910));
        assert_eq!(
            liveness.hangs(after(911)),
            Some(Failure::Stuck { seconds: 911 })
        );
        liveness.heard(after(912));
        assert!(liveness.hangs(after(930)).is_none());
    }

    /// Looks every second but from `frozen.0` to `frozen.1`; says when the worker, silent from second 1 on, is taken for hung.
    fn found_hung(frozen: (u64, u64), until: u64) -> Option<u64> {
        let start = Instant::now();
        let (mut pulse, mut worker) =
            (Pulse::new(start), Liveness::new(start, Patience::default()));
        (1..=until)
            .filter(|second| !(frozen.0..frozen.1).contains(second))
            .find(|second| {
                let now = after(start, *second);
                if pulse.was_late(now) {
                    worker.heard(now);
                }
                worker.hangs(now).is_some()
            })
    }

    #[test]
    fn a_supervisor_that_stood_still_holds_no_silence_against_its_workers() {
        assert_eq!(found_hung((0, 0), 100), Some(31));
        for frozen in [10, 34, 120, 3600] {
            // As long as everything was frozen, and for half a minute after that, nobody hangs ..
            assert_eq!(found_hung((20, 20 + frozen), 20 + frozen + 30), None);
            // .. but one that stays silent then does.
            let hung = found_hung((20, 20 + frozen), 20 + frozen + 31);
            assert_eq!(hung, Some(20 + frozen + 31));
        }
        // A moment's delay is none.
        assert_eq!(found_hung((20, 24), 100), Some(31));
    }
}
