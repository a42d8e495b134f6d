//! Rows that cannot be used: counted, said, and refused where they are most of the file.

use super::rows::Rows;
use crate::{
    data::Error,
    words::{Message, message},
};

/// Why rows were left out, each with its first line and their number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::data) struct Faults {
    /// In the order in which they first came.
    kinds: Vec<(Message, usize, usize)>,
}

impl Faults {
    /// Counts a row.
    pub(in crate::data) fn add(&mut self, line: usize, why: Message) {
        match self.kinds.iter_mut().find(|k| k.0 == why) {
            Some(kind) => kind.2 += 1,
            None => self.kinds.push((why, line, 1)),
        }
    }

    /// A sentence for each reason, where at least half of the rows could be used; the first fault as an error otherwise.
    pub(in crate::data) fn said(self, used: usize, rows: &Rows) -> Result<Vec<Message>, Error> {
        let count: usize = self.kinds.iter().map(|k| k.2).sum();
        match self.kinds.first() {
            Some((why, line, _)) if count > used => {
                let message = message!(
                    "{why}; {count} of {all} rows cannot be used",
                    why,
                    count,
                    all = count + used
                );
                return Err(rows.content(*line, message));
            }
            None if used == 0 => {
                let message = message!("expected rows after the header");
                return Err(rows.content(rows.line().max(1), message));
            }
            _ => {}
        }
        let sentence = |(why, line, count): (Message, usize, usize)| {
            let rows = if count == 1 {
                message!("row was")
            } else {
                message!("rows were")
            };
            message!(
                "{count} {rows} skipped: {why} (first in line {line})",
                count,
                rows,
                why,
                line
            )
        };
        Ok(self.kinds.into_iter().map(sentence).collect())
    }
}
