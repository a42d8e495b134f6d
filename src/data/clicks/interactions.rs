//! Who chose what, and when: read from any form, made clicks of, divided in time.

use std::{
    borrow::Cow,
    cmp::Ordering,
    collections::{HashMap, HashSet},
};

use csv::ByteRecord;

use super::{
    ClickOptions, ClickSet, Division,
    columns::Places,
    faults::Faults,
    ids::{self, Id},
    names::Names,
    raw::{Column, Part, Ranked, Table, parts},
    rows::{self, MOST, Rows},
};
use crate::{
    data::{Error, Purpose, Random, composed::composed, moment::moment},
    words::{Message, message},
};

/// Rows that are used by default at most.
const USED: usize = 500_000;
/// Items drawn for each click where a file tells of clicks only.
const NEGATIVES: usize = 4;
/// Training rows that a user or an item needs for an embedding of its own.
const LEAST_ROWS: usize = 2;
/// One row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interaction {
    pub user: u32,
    pub item: u32,
    /// Milliseconds; 0 where times are unknown.
    pub time: i64,
    /// Above a half for a click.
    pub value: f64,
}

/// What counts where a user meets an item several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    /// The last: an opinion that was changed.
    Last,
    /// A click, if any was one.
    Greatest,
}

/// All rows of a file.
#[derive(Debug)]
pub(super) struct Log {
    pub users: Names,
    pub items: Names,
    pub rows: Vec<Interaction>,
    pub timed: bool,
    pub repeat: Repeat,
    pub notes: Vec<Message>,
}

impl Log {
    /// No rows yet.
    pub(super) fn new(timed: bool, repeat: Repeat) -> Self {
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
    pub(super) fn read(
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

    /// Makes a set of the rows: without duplicates, in order of time, with items drawn that were not chosen where need be.
    pub(super) fn divide(
        mut self,
        options: &ClickOptions,
        division: Division,
    ) -> Result<ClickSet, Error> {
        let seed = division.seed;
        self.order(options.count.unwrap_or(USED), seed);
        let mut parts = parts(self.rows.len(), division);
        self.unite(&mut parts);
        let clicks_only = self.rows.iter().all(|r| r.value > 0.5);
        let negatives = options
            .negatives
            .or(clicks_only.then_some(NEGATIVES))
            .unwrap_or(0);
        if negatives > 0 {
            self.add_negatives(&mut parts, negatives, seed);
        }
        let column = |title: &str, names: &Names, value: &dyn Fn(&Interaction) -> u32| Column {
            title: title.to_owned(),
            names: names.clone(),
            values: self.rows.iter().map(value).collect(),
        };
        let table = Table {
            columns: vec![
                column("user", &self.users, &|r| r.user),
                column("item", &self.items, &|r| r.item),
            ],
            user_fields: 1,
            numbers: Vec::new(),
            dense: Vec::new(),
            labels: self.rows.iter().map(|r| r.value as f32).collect(),
            probabilities: Vec::new(),
            parts,
            ranked: Ranked::UsersAndItems,
            notes: self.notes,
        };
        table.divide(division, options.least_rows.unwrap_or(LEAST_ROWS))
    }

    /// Drops rows that are there twice, brings the others into order of time, and keeps the last `most`.
    fn order(&mut self, most: usize, seed: u64) {
        let mut seen = HashSet::with_capacity(self.rows.len());
        let before = self.rows.len();
        if self.timed {
            self.rows
                .retain(|r| seen.insert((r.user, r.item, r.time, r.value > 0.5)));
            self.rows.sort_by_key(|r| r.time);
        } else {
            self.rows
                .retain(|r| seen.insert((r.user, r.item, 0, r.value > 0.5)));
            Random::new(seed, Purpose::Split).shuffle(&mut self.rows);
        }
        let twice = before - self.rows.len();
        if twice > 0 {
            self.notes
                .push(message!("{twice} duplicate rows were dropped", twice));
        }
        let times = (self.rows.first(), self.rows.last());
        if let (Some(first), Some(last)) = times
            && first.time == last.time
            && self.timed
        {
            self.timed = false;
            Random::new(seed, Purpose::Split).shuffle(&mut self.rows);
        }
        if self.rows.len() > most {
            let which = if self.timed {
                message!("latest")
            } else {
                message!("randomly drawn")
            };
            self.notes.push(message!(
                "{most} of {all} rows are used, the {which}",
                most,
                all = self.rows.len(),
                which
            ));
            self.rows.drain(..self.rows.len() - most);
        }
        self.notes.push(if self.timed {
            message!(
                "held out: the latest rows of all users together, so that nothing is learned from the future"
            )
        } else {
            message!("no times: the rows held out are drawn at random")
        });
    }

    /// Leaves one row for each user and item, in the first split that has one.
    pub(super) fn unite(&mut self, parts: &mut Vec<Part>) {
        let mut places: HashMap<(u32, u32), usize> = HashMap::with_capacity(self.rows.len());
        let (mut kept, mut kept_parts): (Vec<Interaction>, Vec<Part>) = (Vec::new(), Vec::new());
        let (mut within, mut later) = (0, 0);
        for (row, part) in self.rows.iter().zip(parts.iter()) {
            let Some(at) = places.get(&(row.user, row.item)).copied() else {
                places.insert((row.user, row.item), kept.len());
                kept.push(*row);
                kept_parts.push(*part);
                continue;
            };
            if kept_parts[at].cmp(part) == Ordering::Less {
                later += 1;
                continue;
            }
            within += 1;
            kept[at].value = match self.repeat {
                Repeat::Last => row.value,
                Repeat::Greatest => kept[at].value.max(row.value),
            };
        }
        if within > 0 {
            let how = match self.repeat {
                Repeat::Last => message!("the last counts"),
                Repeat::Greatest => message!("one click suffices"),
            };
            self.notes.push(message!(
                "{within} rows repeat a user and an item of the same split and were united: {how}",
                within,
                how
            ));
        }
        if later > 0 {
            self.notes.push(message!(
                "{later} rows repeat a user and an item of an earlier split and were left out",
                later
            ));
        }
        (self.rows, *parts) = (kept, kept_parts);
    }
}

/// The name that an id is known by, counting those that were written with decimals.
fn named<'a>(text: &'a str, decimals: &mut usize) -> Option<Cow<'a, str>> {
    match ids::id(text) {
        Id::Plain(name) => Some(composed(name)),
        Id::Decimal(name) => {
            *decimals += 1;
            Some(Cow::Borrowed(name))
        }
        Id::Null => None,
    }
}

#[cfg(test)]
pub(super) mod tests;
