//! What keeps a whole sweep from going on: its data, or its folder.

use anyhow::Result;

use super::Supervisor;
use crate::sweep::{EventKind, Obstacle};

impl Supervisor {
    /// Ends the sweep once, where its data or its folder are not what they were, instead of failing trial after trial.
    pub(super) async fn heed_obstacle(&mut self) -> Result<()> {
        if self.stopping.is_none() && self.is_blocked()? {
            self.stop().await;
        }
        Ok(())
    }

    /// Whether something keeps the whole sweep from going on; what a worker did not tell is found out here.
    pub(super) fn is_blocked(&mut self) -> Result<bool> {
        if self.journal.sweep.obstacle.is_none() && self.directory.is_gone() {
            let by = Obstacle::FolderGone;
            self.journal.record(EventKind::Blocked { by })?;
        }
        Ok(self.journal.sweep.obstacle.is_some())
    }
}
