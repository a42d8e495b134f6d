//! A disk that fills up: the sweep pauses and says so, and goes on by itself when there is room again.

use anyhow::Result;

use super::Supervisor;
use crate::{
    execute::meter::disk_free,
    sweep::{PauseReason, SweepState},
};

/// Less free bytes than this, and the sweep pauses; more than the second, and it goes on.
const LEAST: u64 = 256 << 10;
const ENOUGH: u64 = 512 << 10;

impl Supervisor {
    /// Pauses the sweep when the disk is full, and lets it go on when there is room.
    pub(super) async fn watch_disk(&mut self) -> Result<()> {
        let free = disk_free(self.directory.path()).unwrap_or(u64::MAX);
        let waits = self.journal.sweep.state == SweepState::Paused(PauseReason::DiskFull);
        if waits && free > ENOUGH {
            self.journal.write()?;
            if self.journal.is_written() {
                self.journal.keep_reserve();
                return self.resume(None).await;
            }
        }
        if !waits && (free < LEAST || !self.journal.is_written()) {
            self.pause(None, PauseReason::DiskFull).await?;
        }
        if !self.journal.is_written() {
            self.journal.give_reserve_up()?;
        }
        Ok(())
    }
}
