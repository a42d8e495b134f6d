//! A sweep's row in the list as its supervisor left it, so that a list of many sweeps need not read their journals.

use std::io::{self, Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

use super::{
    Directory, file,
    seal::{self, Opened, open_object, seal_object},
};
use crate::sweep::ListRow;

/// What of the file's form changes with it.
const FORMAT: u32 = 2;
/// Bytes at the end of the journal that the row is bound to, beside its length.
const END: u64 = 4096;

#[derive(Serialize, Deserialize)]
struct Kept<R> {
    format: u32,
    /// Bytes of the journal that the row was made from: with any other number it is out of date.
    journal: u64,
    /// The check of the journal's end.
    end: String,
    row: R,
}

impl Directory {
    /// Leaves the row of a sweep that has ended.
    ///
    /// # Errors
    /// When it cannot be written; lists then read the journal.
    pub fn keep_row(&self, row: &ListRow) -> io::Result<()> {
        let (journal, end) = self.journal_end()?;
        let kept = Kept {
            format: FORMAT,
            journal,
            end,
            row,
        };
        let mut bytes = serde_json::to_vec(&kept)?;
        seal_object(&mut bytes);
        file::write_whole(&self.row(), &bytes)
    }

    /// The row that was left; `None` where there is none, or it does not belong to the journal as it is now. The journal
    /// alone says what happened: a row is no more than a note of it.
    pub fn kept_row(&self) -> Option<ListRow> {
        let kept = self.left_row()?;
        let fits = self
            .journal_end()
            .is_ok_and(|(length, end)| (kept.journal, kept.end) == (length, end));
        (fits && kept.row.id == *self.id()).then_some(kept.row)
    }

    /// Bytes that the journal had when a row was left, where one was.
    pub fn journal_at_end(&self) -> Option<u64> {
        Some(self.left_row()?.journal)
    }

    fn left_row(&self) -> Option<Kept<ListRow>> {
        let Opened::Whole(bare) = open_object(&file::read(&self.row()).ok()?) else {
            return None;
        };
        let kept: Kept<ListRow> = serde_json::from_slice(&bare).ok()?;
        (kept.format == FORMAT).then_some(kept)
    }

    /// The length of the journal and the check of its end.
    fn journal_end(&self) -> io::Result<(u64, String)> {
        let mut journal = file::open(&self.journal())?;
        let length = journal.metadata()?.len();
        journal.seek(SeekFrom::Start(length.saturating_sub(END)))?;
        let mut end = Vec::new();
        journal.take(END).read_to_end(&mut end)?;
        Ok((length, seal::check(&end)))
    }
}
