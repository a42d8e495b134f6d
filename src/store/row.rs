//! A sweep's row in the list as its supervisor left it, so that a list of many sweeps need not read their journals.

use std::{
    cmp::Ordering,
    io::{self, Read, Seek, SeekFrom},
};

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

/// A row as an earlier version left it.
#[derive(Deserialize)]
struct Older {
    #[serde(rename = "journal")]
    _journal: u64,
}

/// How a row stands to the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// It is of the journal as it is now.
    Fits,
    /// The journal went on since.
    Older,
    /// The journal was so many bytes longer.
    Longer(u64),
    /// The end of the journal is another one.
    OfAnother,
    /// An earlier version left it.
    Unchecked,
    /// It is damaged.
    Damaged,
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

    /// How the row that was left stands to the journal; `None` where none was.
    pub fn row_state(&self) -> Option<RowState> {
        let bytes = file::read(&self.row()).ok()?;
        let bare = match open_object(&bytes) {
            Opened::Whole(bare) => bare,
            Opened::Unsealed(bare) if serde_json::from_slice::<Older>(&bare).is_ok() => {
                return Some(RowState::Unchecked);
            }
            Opened::Unsealed(_) | Opened::Damaged => return Some(RowState::Damaged),
        };
        let Ok(kept) = serde_json::from_slice::<Kept<ListRow>>(&bare) else {
            return Some(RowState::Damaged);
        };
        let (journal, end) = self.journal_end().unwrap_or_default();
        Some(match kept.journal.cmp(&journal) {
            Ordering::Less => RowState::Older,
            Ordering::Greater => RowState::Longer(kept.journal - journal),
            Ordering::Equal if kept.end == end => RowState::Fits,
            Ordering::Equal => RowState::OfAnother,
        })
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
