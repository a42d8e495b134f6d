//! A sweep's row in the list as its supervisor left it, so that a list of many sweeps need not read their journals.

use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::{Directory, write_whole};
use crate::sweep::ListRow;

/// What of the file's form changes with it.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Kept<R> {
    format: u32,
    /// Bytes of the journal that the row was made from: with any other number it is out of date.
    journal: u64,
    row: R,
}

impl Directory {
    /// Leaves the row of a sweep that has ended.
    ///
    /// # Errors
    /// When it cannot be written; lists then read the journal.
    pub fn keep_row(&self, row: &ListRow) -> io::Result<()> {
        let kept = Kept {
            format: FORMAT,
            journal: fs::metadata(self.journal())?.len(),
            row,
        };
        write_whole(&self.row(), &serde_json::to_vec(&kept)?)
    }

    /// The row that was left; `None` where there is none, or it does not belong to the journal as it is now.
    pub fn kept_row(&self) -> Option<ListRow> {
        let kept: Kept<ListRow> = serde_json::from_slice(&fs::read(self.row()).ok()?).ok()?;
        let journal = fs::metadata(self.journal()).ok()?.len();
        let fits = kept.format == FORMAT && kept.journal == journal && kept.row.id == *self.id();
        fits.then_some(kept.row)
    }
}
