//! Signs of life of a worker, and when their absence says that it hangs.

use std::time::{Duration, Instant};

use crate::sweep::Failure;

/// A worker that neither tells anything nor computes for this long hangs.
const SILENT: Duration = Duration::from_secs(30);
/// A worker that computes, but ends no step for this long, hangs too.
const ENDLESS: Duration = Duration::from_mins(15);

/// The signs of life of a worker.
#[derive(Clone, Debug)]
pub struct Liveness {
    heard: Instant,
    worked: Instant,
    /// Why it was ended, when it was.
    pub hung: Option<Failure>,
}

impl Liveness {
    /// A worker that was just started.
    pub fn new(now: Instant) -> Self {
        Self {
            heard: now,
            worked: now,
            hung: None,
        }
    }

    /// It told something.
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
        if quiet(self.worked) > SILENT {
            return Some(Failure::Silent {
                seconds: quiet(self.worked).as_secs(),
            });
        }
        let seconds = quiet(self.heard).as_secs();
        (quiet(self.heard) > ENDLESS).then_some(Failure::Stuck { seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_told_from_work_and_work_from_progress() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut liveness = Liveness::new(start);
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
}
