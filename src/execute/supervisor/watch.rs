//! Workers that hang, and workers that do not end when they should.

use std::time::Instant;

use super::{LAST_WORDS, Supervisor};

impl Supervisor {
    /// Ends workers that hang, and those that outlive the end of the sweep.
    pub(super) fn watch_workers(&mut self) {
        let now = Instant::now();
        let late = self.stopping.is_some_and(|since| now - since > LAST_WORDS);
        for slot in self
            .slots
            .values_mut()
            .filter(|s| s.liveness.hung.is_none())
        {
            let hangs = slot.liveness.hangs(now).filter(|_| !slot.paused);
            if hangs.is_some() || late {
                slot.liveness.hung = hangs;
                slot.worker.kill();
            }
        }
    }
}
