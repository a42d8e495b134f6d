//! Who met what, and when: read from any form of table.

use std::borrow::Cow;

use csv::ByteRecord;

use super::{
    columns::Places,
    faults::Faults,
    ids::{self, Id},
    names::Names,
    rows::{self, MOST, Rows},
};
use crate::{
    data::{Error, composed::composed, moment::moment},
    words::{Message, message},
};

/// One row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::data) struct Interaction {
    pub user: u32,
    pub item: u32,
    /// Milliseconds; 0 where times are unknown.
    pub time: i64,
    /// Above a half for a click.
    pub value: f64,
}

/// What counts where a user meets an item several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) enum Repeat {
    /// The last: an opinion that was changed.
    Last,
    /// A click, if any was one.
    Greatest,
}

/// All rows of a file.
#[derive(Debug)]
pub(in crate::data) struct Log {
    pub users: Names,
    pub items: Names,
    pub rows: Vec<Interaction>,
    pub timed: bool,
    pub repeat: Repeat,
    pub notes: Vec<Message>,
}

impl Log {
    /// No rows yet.
    pub(in crate::data) fn new(timed: bool, repeat: Repeat) -> Self {
        Self {
            users: Names::default(),
            items: Names::default(),
            rows: Vec::new(),
            timed,
            repeat,
            notes: Vec::new(),
        }
    }

    /// Reads all rows; `value` gives a row's value or what is wrong with it.
    pub(in crate::data) fn read(
        &mut self,
        rows: &mut Rows,
        places: Places,
        mut value: impl FnMut(&ByteRecord) -> Result<f64, Message>,
    ) -> Result<(), Error> {
        let (mut faults, mut decimals) = (Faults::default(), 0);
        let mut take = |log: &mut Self, line: usize, record: &ByteRecord| match log
            .interaction(record, places, &mut value)
        {
            Ok((row, found)) => {
                decimals += found;
                log.rows.push(row);
            }
            Err(why) => faults.add(line, why),
        };
        let mut count = 0;
        while let Some((line, record)) = rows.next()? {
            if count == MOST {
                self.notes.push(message!(
                    "only the first {most} rows were read",
                    most = MOST
                ));
                break;
            }
            count += 1;
            take(self, line, record);
        }
        self.notes.extend(faults.said(self.rows.len(), rows)?);
        self.notes.extend(rows.assumed());
        if decimals > 0 {
            self.notes.push(message!(
                "{decimals} ids were written with decimals like `17850.0` and read as whole numbers",
                decimals
            ));
        }
        Ok(())
    }

    fn interaction(
        &mut self,
        record: &ByteRecord,
        places: Places,
        value: &mut impl FnMut(&ByteRecord) -> Result<f64, Message>,
    ) -> Result<(Interaction, usize), Message> {
        let wanted = [
            Some(places.user),
            Some(places.item),
            places.rating,
            places.time,
            places.event,
        ];
        let most = wanted.into_iter().flatten().max().unwrap_or(0);
        if record.len() <= most {
            return Err(message!(
                "expected at least {least} values",
                least = most + 1
            ));
        }
        let value = value(record)?;
        let time = match places.time {
            Some(at) => moment(&rows::text(record, at))
                .ok_or_else(|| message!("expected a time in seconds or as a date"))?,
            None => 0,
        };
        let (user, item) = (
            rows::text(record, places.user),
            rows::text(record, places.item),
        );
        let mut decimals = 0;
        let (user, item) = (
            named(&user, &mut decimals).ok_or_else(|| message!("no user"))?,
            named(&item, &mut decimals).ok_or_else(|| message!("no item"))?,
        );
        let interaction = Interaction {
            user: self.users.number(&user),
            item: self.items.number(&item),
            time,
            value,
        };
        Ok((interaction, decimals))
    }
}

/// The name that an id is known by, counting those that were written with decimals.
pub(in crate::data) fn named<'a>(text: &'a str, decimals: &mut usize) -> Option<Cow<'a, str>> {
    match ids::id(text) {
        Id::Plain(name) => Some(composed(name)),
        Id::Decimal(name) => {
            *decimals += 1;
            Some(Cow::Borrowed(name))
        }
        Id::Null => None,
    }
}
