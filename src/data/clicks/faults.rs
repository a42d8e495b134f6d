//! Rows that cannot be used: counted, said, and refused where they are most of the file.

use super::rows::Rows;
use crate::data::Error;

/// Why rows were left out, each with its first line and their number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Faults {
    /// In the order in which they first came.
    kinds: Vec<(String, usize, usize)>,
}

impl Faults {
    /// Counts a row.
    pub(super) fn add(&mut self, line: usize, why: &str) {
        match self.kinds.iter_mut().find(|k| k.0 == why) {
            Some(kind) => kind.2 += 1,
            None => self.kinds.push((why.to_owned(), line, 1)),
        }
    }

    /// A sentence for each reason, where at least half of the rows could be used; the first fault as an error otherwise.
    pub(super) fn said(self, used: usize, rows: &Rows) -> Result<Vec<String>, Error> {
        let count: usize = self.kinds.iter().map(|k| k.2).sum();
        match self.kinds.first() {
            Some((why, line, _)) if count > used => {
                let message = format!("{why}; {count} of {} rows cannot be used", count + used);
                return Err(rows.content(*line, message));
            }
            None if used == 0 => {
                return Err(rows.content(rows.line().max(1), "expected rows after the header"));
            }
            _ => {}
        }
        let sentence = |(why, line, count): (String, usize, usize)| {
            let rows = if count == 1 { "row was" } else { "rows were" };
            format!("{count} {rows} skipped: {why} (first in line {line})")
        };
        Ok(self.kinds.into_iter().map(sentence).collect())
    }
}
