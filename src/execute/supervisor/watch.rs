//! Workers that hang, and workers that do not end when they should.

use std::time::{Duration, Instant};

use super::{LAST_WORDS, Supervisor};
use crate::sweep::Failure;

/// A worker that neither tells anything nor computes for this long hangs.
const SILENT: Duration = Duration::from_secs(30);
/// A worker that computes, but ends no step for this long, hangs too.
const ENDLESS: Duration = Duration::from_mins(15);

/// The signs of life of a worker.
#[derive(Clone, Debug)]
pub struct Pulse {
    told: Instant,
    worked: Instant,
    /// Why it was ended, when it was.
    pub hung: Option<Failure>,
}

impl Pulse {
    /// A worker that was just started.
    pub fn new(now: Instant) -> Self {
        Self {
            told: now,
            worked: now,
            hung: None,
        }
    }

    /// It told something.
    pub fn sign(&mut self, now: Instant) {
        self.told = now;
        self.worked = now;
    }

    /// It computed something.
    pub fn worked(&mut self, now: Instant) {
        self.worked = now;
    }

    /// Why it must be taken for hung, when it must.
    fn hangs(&self, now: Instant) -> Option<Failure> {
        let quiet = |since: Instant| now.saturating_duration_since(since);
        if quiet(self.worked) > SILENT {
            return Some(Failure::Silent {
                seconds: quiet(self.worked).as_secs(),
            });
        }
        let seconds = quiet(self.told).as_secs();
        (quiet(self.told) > ENDLESS).then_some(Failure::Stuck { seconds })
    }
}

impl Supervisor {
    /// Ends workers that hang, and those that outlive the end of the sweep.
    pub(super) fn watch_workers(&mut self) {
        let now = Instant::now();
        let late = self.stopping.is_some_and(|since| now - since > LAST_WORDS);
        for slot in self.slots.values_mut().filter(|s| s.pulse.hung.is_none()) {
            let hangs = slot.pulse.hangs(now).filter(|_| !slot.paused);
            if hangs.is_some() || late {
                slot.pulse.hung = hangs;
                slot.worker.kill();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_told_from_work_and_work_from_progress() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut pulse = Pulse::new(start);
        assert!(pulse.hangs(after(29)).is_none());
        assert_eq!(
            pulse.hangs(after(31)),
            Some(Failure::Silent { seconds: 31 })
        );
        pulse.worked(after(800));
        assert!(pulse.hangs(after(820)).is_none());
        pulse.worked(after(910));
        assert_eq!(
            pulse.hangs(after(911)),
            Some(Failure::Stuck { seconds: 911 })
        );
        pulse.sign(after(912));
        assert!(pulse.hangs(after(930)).is_none());
    }
}
